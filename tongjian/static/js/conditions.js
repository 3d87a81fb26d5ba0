// Conditions of forms, as tongjian/hall/forms/conditions.py decides them; a test holds the two
// to the same answers. The server's answer is the one that counts.

const ISO_DATE = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
const NUMBER = /^-?[0-9]+(\.[0-9]+)?$/;

function blank(text) {
  return text.trim() === "";
}

export function filled(answer) {
  if (answer === null || answer === undefined) return false;
  if (Array.isArray(answer)) return answer.length > 0;
  if (typeof answer === "object") return Object.values(answer).some(filled);
  return typeof answer === "string" ? !blank(answer) : true;
}

function number(value) {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value !== "string" || !NUMBER.test(value.trim())) return null;
  return Number(value.trim());
}

function same(answer, value) {
  if (typeof value === "boolean" || typeof answer === "boolean") return answer === value;
  if (typeof value === "number") return number(answer) !== null && number(answer) === value;
  return typeof answer === "string" && answer === value;
}

function compared(answer, value) {
  if (typeof value === "string") {
    if (typeof answer !== "string" || !ISO_DATE.test(answer)) return null;
    return Number(answer > value) - Number(answer < value);
  }
  const left = number(answer);
  return left === null ? null : Number(left > value) - Number(left < value);
}

const LEAVES = {
  eq: same,
  in: (answer, values) => values.some((value) => same(answer, value)),
  gt: (answer, value) => compared(answer, value) === 1,
  lt: (answer, value) => compared(answer, value) === -1,
};

export function evaluate(condition, answers) {
  if (!condition) return true;
  const [[operator, operand]] = Object.entries(condition);
  if (operator === "and") return operand.every((part) => evaluate(part, answers));
  if (operator === "or") return operand.some((part) => evaluate(part, answers));
  if (operator === "not") return !evaluate(operand, answers);
  if (operator === "filled") return filled(answers[operand]);
  const answer = answers[operand[0]];
  const given = Array.isArray(answer) ? answer : [answer];
  return given.some((one) => LEAVES[operator](one, operand[1]));
}
