// Forms of the hall in the browser: questions come and go as answers change, and a summary of
// errors takes the focus. Everything works without this: the server decides, conditions included.
import { evaluate } from "./conditions.js";

const FLAGS = { yes: true, no: false };

function inputs(box) {
  // an input belongs to the nearest field, so that a group does not take its rows' inputs
  return [...box.querySelectorAll("input, select, textarea")].filter(
    (input) => input.closest("[data-field]") === box,
  );
}

function answer(box) {
  const found = inputs(box);
  switch (box.dataset.kind) {
    case "group":
      return [...box.querySelectorAll("[data-row]")].map(() => ({ row: "1" }));
    case "choices":
      return found.filter((input) => input.checked).map((input) => input.value);
    case "choice":
      if (found[0]?.tagName === "SELECT") return found[0].value || null;
      return found.find((input) => input.checked)?.value ?? null;
    case "yes_no":
      return FLAGS[found.find((input) => input.checked)?.value] ?? null;
    case "address":
    case "id_document":
      return Object.fromEntries(found.map((input) => [input.name, input.value]));
    default:
      return found[0]?.value.trim() || null;
  }
}

function settle(form) {
  const answers = JSON.parse(form.dataset.known);
  for (const key of JSON.parse(form.dataset.order)) {
    const box = form.querySelector(`[data-field="${CSS.escape(key)}"]`);
    if (!box) continue;
    const asked = evaluate(condition(box), answers);
    box.hidden = !asked;
    // files are not inputs of this form: what is known of them came with the page
    const given = box.dataset.kind === "upload" ? answers[key] : answer(box);
    answers[key] = asked ? given : null;
    if (asked && box.dataset.kind === "group") settleRows(box, answers);
  }
}

// Inside a row a field hangs on fields of its row or of the form; settled until nothing moves.
function settleRows(group, outside) {
  for (const row of group.querySelectorAll("[data-row]")) {
    const boxes = [...row.querySelectorAll("[data-field]")];
    const answers = { ...outside };
    for (let round = 0; round <= boxes.length; round += 1) {
      for (const box of boxes) {
        const key = box.dataset.field.split(".").pop();
        box.hidden = !evaluate(condition(box), answers);
        answers[key] = box.hidden ? null : answer(box);
      }
    }
  }
}

function condition(box) {
  return box.dataset.when ? JSON.parse(box.dataset.when) : null;
}

function onEdit(event) {
  const form = event.target.closest?.("[data-hall-form]");
  if (form) settle(form);
}

function start(root) {
  for (const form of root.querySelectorAll("[data-hall-form]")) settle(form);
  root.querySelector("[data-takes-focus]")?.focus();
}

// A field of files was drawn anew: the form around it is saved by itself.
function onFiles(event) {
  const field = event.target.closest?.(".uploads");
  field?.closest("[data-saves-files]")?.dispatchEvent(new Event("files-changed"));
}

document.addEventListener("htmx:load", onFiles);
document.addEventListener("input", onEdit);
document.addEventListener("change", onEdit);
document.addEventListener("htmx:load", (event) => start(event.detail.elt));
start(document);
