// Keeps what is typed into a form on this device, against a lost connection or a closed page.
// Only text and choices, for seven days; forgotten when the form has been sent and taken.

const DAYS = 7;
const PREFIX = "tongjian-keep:";
const SENT = "tongjian-sent";
const SKIPPED = new Set(["csrfmiddlewaretoken", "turn"]);

function fields(form) {
  return [...form.elements].filter(
    (one) => one.name && !SKIPPED.has(one.name) && !["hidden", "file", "submit", "button"].includes(one.type),
  );
}

function typed(form) {
  return fields(form).map((one) => (["radio", "checkbox"].includes(one.type) ? one.checked : one.value));
}

function stored(key) {
  try {
    const found = JSON.parse(localStorage.getItem(key) ?? "null");
    return found && Date.now() - found.at < DAYS * 86400000 ? found : null;
  } catch {
    return null;
  }
}

function say(form, text) {
  const place = form.querySelector("[data-keep-said]");
  if (!place) return;
  place.hidden = !text;
  place.textContent = text;
}

function restore(form, key) {
  const found = stored(key);
  const own = fields(form);
  // A page that comes back with faults already holds what was typed.
  if (!found || found.values.length !== own.length || form.querySelector(".note--red")) return;
  own.forEach((one, at) => {
    if (["radio", "checkbox"].includes(one.type)) one.checked = found.values[at];
    else one.value = found.values[at];
  });
  const when = new Date(found.at).toLocaleString("zh-CN", { timeStyle: "short", dateStyle: "short" });
  say(form, `已恢复本机 ${when} 保存、还没有提交的内容。照片要重新选择。`);
}

function keep(form, key) {
  try {
    localStorage.setItem(key, JSON.stringify({ at: Date.now(), values: typed(form) }));
    say(form, "填写的内容已保存在本机。");
  } catch {
    say(form, "本机空间不足，填写的内容没有保存。");
  }
}

for (const form of document.querySelectorAll("form[data-keep]")) {
  const key = `${PREFIX}${form.dataset.keep}`;
  restore(form, key);
  let waiting = 0;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => keep(form, key), 400);
  });
  // What was sent may still be refused: it is forgotten only where the page that follows has no form.
  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    keep(form, key);
    sessionStorage.setItem(SENT, key);
  });
}

const sent = sessionStorage.getItem(SENT);
if (sent) {
  sessionStorage.removeItem(SENT);
  const again = [...document.querySelectorAll("form[data-keep]")].some((form) => sent === `${PREFIX}${form.dataset.keep}`);
  if (!again) localStorage.removeItem(sent);
}
