// Small helpers for every page: menu button, dialogs, explanations, file drop, printing.
// One listener on the document serves elements that htmx brings later.

function onClick(event) {
  const target = event.target.closest(
    "[data-menu-button], [data-opens-dialog], [data-closes-dialog], [data-print]",
  );
  if (!target) return;
  if (target.matches("[data-menu-button]")) toggleMenu(target);
  else if (target.matches("[data-opens-dialog]")) openDialog(target);
  else if (target.matches("[data-closes-dialog]")) target.closest("dialog")?.close();
  else window.print();
}

function toggleMenu(button) {
  const menu = document.getElementById(button.getAttribute("aria-controls"));
  const open = menu.classList.toggle("is-open");
  button.setAttribute("aria-expanded", String(open));
}

function openDialog(button) {
  const dialog = document.getElementById(button.dataset.opensDialog);
  if (!dialog || dialog.open) return;
  dialog.showModal();
}

// One finding, several places: pressing it on the page shows it in the table and in the list.
function pickFinding(event) {
  const pressed = event.target.closest("[data-finding]");
  if (!pressed) return;
  const key = pressed.dataset.finding;
  for (const place of document.querySelectorAll("[data-finding]")) {
    const same = place.dataset.finding === key;
    place.classList.toggle("is-picked", same);
    if (same && place !== pressed) bringIntoView(place);
  }
}

// Only the pane that holds the place moves; the window stays where the reader is.
function bringIntoView(place) {
  const pane = place.closest(".beside > *");
  if (!pane) {
    place.scrollIntoView({ block: "nearest" });
    return;
  }
  const inside = place.getBoundingClientRect();
  const frame = pane.getBoundingClientRect();
  if (inside.top >= frame.top && inside.bottom <= frame.bottom) return;
  pane.scrollTop += inside.top - frame.top - pane.clientHeight / 3;
}

// An explanation stands under its word, and inside the window.
function placePopover(event) {
  const sheet = event.target;
  if (!sheet.matches?.(".popover") || event.newState !== "open") return;
  const button = document.querySelector(`[popovertarget="${CSS.escape(sheet.id)}"]`);
  if (!button) return;
  const word = button.getBoundingClientRect();
  sheet.dataset.placed = "";
  const { width, height } = sheet.getBoundingClientRect();
  const left = Math.min(Math.max(12, word.left), window.innerWidth - width - 12);
  const below = word.bottom + 6;
  const top = below + height < window.innerHeight ? below : Math.max(12, word.top - height - 6);
  sheet.style.left = `${left}px`;
  sheet.style.top = `${top}px`;
}

// File drop: dropping fills the form's own file input, so that it works without scripts too.
function dropZone(event) {
  return event.target.closest?.("[data-drop]");
}

function onDrag(event) {
  const zone = dropZone(event);
  if (!zone || !event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  zone.classList.toggle("is-over", event.type === "dragover");
}

function onDrop(event) {
  const zone = dropZone(event);
  const files = event.dataTransfer?.files;
  if (!zone || !files?.length) return;
  event.preventDefault();
  zone.classList.remove("is-over");
  const input = zone.querySelector("input[type=file]");
  const chosen = new DataTransfer();
  for (const file of input.multiple ? files : [files[0]]) chosen.items.add(file);
  input.files = chosen.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

function size(bytes) {
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
}

function onChange(event) {
  const zone = dropZone(event);
  if (!zone || event.target.type !== "file") return;
  const names = [...event.target.files].map((file) => `${file.name}（${size(file.size)}）`);
  showUpload(zone, names.length ? `已选择：${names.join("，")}` : "", null);
}

function showUpload(zone, text, percent) {
  const status = zone.querySelector("[data-drop-status]");
  status.hidden = !text;
  status.querySelector("[data-drop-text]").textContent = text;
  const bar = status.querySelector("progress");
  bar.hidden = percent === null;
  if (percent !== null) bar.value = percent;
}

function onUpload(event) {
  const zone = event.target.querySelector?.("[data-drop]");
  const { loaded, total, lengthComputable } = event.detail ?? {};
  // A form saved by itself sends no file, and must not look as if it did.
  if (!zone?.querySelector("input[type=file]")?.files.length || !lengthComputable) return;
  const percent = Math.round((loaded / total) * 100);
  showUpload(zone, percent < 100 ? `正在上传 ${percent}%` : "已上传，正在检查……", percent);
}

// A file field rests while its file is on the way. Whoever sends the form meanwhile sends the file too.
function onSubmit(event) {
  for (const input of event.target.querySelectorAll("[data-drop] input[type=file]:disabled")) {
    if (input.files.length) input.disabled = false;
  }
}

// A polled or boosted request that fails must not fail in silence.
function onFailure(event) {
  const box = document.getElementById("messages");
  if (!box) return;
  const code = event.detail?.xhr?.status;
  const text = code
    ? `没有办成（编号 ${code}）。请刷新页面后再试。`
    : "连不上服务器。请检查网络，页面会继续重试。";
  if (box.dataset.shown === text) return;
  box.dataset.shown = text;
  const note = document.createElement("div");
  note.className = "note note--red";
  note.textContent = text;
  box.replaceChildren(note);
}

// On a phone the answer comes first and the filters wait, unless some are in use.
function foldOnPhone(root) {
  if (!window.matchMedia("(max-width: 640px)").matches) return;
  const used = new URLSearchParams(window.location.search);
  for (const fold of root.querySelectorAll("[data-folds-on-phone]")) {
    const named = [...fold.querySelectorAll("[name]")];
    fold.open = named.some((field) => used.get(field.name));
  }
}

// Many at once: one box for all of the page, and how many are chosen.
function onCheck(event) {
  const form = event.target.closest?.("[data-bulk]");
  if (!form || event.target.type !== "checkbox") return;
  if (event.target.matches("[data-check-all]")) {
    for (const box of form.querySelectorAll("input[type=checkbox][name]")) box.checked = event.target.checked;
  }
  countChosen(form);
}

function countChosen(form) {
  const boxes = [...form.querySelectorAll("input[type=checkbox][name]")];
  const chosen = boxes.filter((box) => box.checked).length;
  const all = form.querySelector("[data-check-all]");
  all.checked = chosen === boxes.length;
  all.indeterminate = chosen > 0 && chosen < boxes.length;
  const told = form.querySelector("[data-bulk-count]");
  told.textContent = chosen ? `已选 ${chosen} ${told.dataset.unit}` : "";
}

for (const form of document.querySelectorAll("[data-bulk]")) countChosen(form);
document.addEventListener("change", onCheck);
foldOnPhone(document);
document.addEventListener("htmx:load", (event) => foldOnPhone(event.detail.elt));
document.addEventListener("click", onClick);
document.addEventListener("click", pickFinding);
document.addEventListener("toggle", placePopover, true);
document.addEventListener("dragover", onDrag);
document.addEventListener("dragleave", onDrag);
document.addEventListener("drop", onDrop);
document.addEventListener("change", onChange);
document.addEventListener("htmx:xhr:progress", onUpload);
document.addEventListener("submit", onSubmit);
document.addEventListener("htmx:responseError", onFailure);
document.addEventListener("htmx:sendError", onFailure);
