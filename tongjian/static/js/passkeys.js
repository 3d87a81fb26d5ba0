// Passkeys: the browser's ceremony between the server's options and a form.
// A form says which with data-passkey: "sign-in" fetches its options, "use" and "add" carry them in
// a JSON script named by data-passkey-options. Without support in the browser nothing is shown.

const supported = Boolean(window.PublicKeyCredential && navigator.credentials);

function bytes(text) {
  const plain = text.replace(/-/g, "+").replace(/_/g, "/");
  return Uint8Array.from(atob(plain), (char) => char.charCodeAt(0));
}

function text(buffer) {
  const chars = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(chars).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function known(list) {
  return (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));
}

async function create(options, passwordless) {
  const key = structuredClone(options.publicKey);
  key.challenge = bytes(key.challenge);
  key.user.id = bytes(key.user.id);
  key.excludeCredentials = known(key.excludeCredentials);
  key.authenticatorSelection = {
    ...key.authenticatorSelection,
    residentKey: passwordless ? "required" : "discouraged",
    requireResidentKey: passwordless,
    ...(passwordless ? { userVerification: "required" } : {}),
  };
  const made = await navigator.credentials.create({ publicKey: key });
  return {
    ...outline(made),
    response: {
      clientDataJSON: text(made.response.clientDataJSON),
      attestationObject: text(made.response.attestationObject),
      transports: made.response.getTransports?.() ?? [],
    },
  };
}

async function use(options) {
  const key = structuredClone(options.publicKey);
  key.challenge = bytes(key.challenge);
  key.allowCredentials = known(key.allowCredentials);
  const found = await navigator.credentials.get({ publicKey: key });
  const answer = found.response;
  return {
    ...outline(found),
    response: {
      clientDataJSON: text(answer.clientDataJSON),
      authenticatorData: text(answer.authenticatorData),
      signature: text(answer.signature),
      userHandle: answer.userHandle ? text(answer.userHandle) : null,
    },
  };
}

function outline(credential) {
  return {
    type: credential.type,
    id: credential.id,
    rawId: text(credential.rawId),
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

async function options(form) {
  if (form.dataset.passkey !== "sign-in") {
    return JSON.parse(document.getElementById(form.dataset.passkeyOptions).textContent);
  }
  const headers = { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" };
  const answer = await fetch(form.action, { headers });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return answer.json();
}

async function perform(event) {
  const form = event.target;
  event.preventDefault();
  const words = form.querySelector("[data-passkey-error]");
  words.hidden = true;
  try {
    const given = await options(form);
    const credential =
      form.dataset.passkey === "add"
        ? await create(given.creation_options, Boolean(form.elements.passwordless?.checked))
        : await use(given.request_options);
    form.elements.credential.value = JSON.stringify(credential);
    form.submit();
  } catch (error) {
    words.textContent =
      error.name === "InvalidStateError"
        ? "这台设备已经登记过通行密钥。"
        : "没有完成。请再试一次，按设备的提示用指纹、人脸或设备密码确认。";
    words.hidden = false;
  }
}

if (supported) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", perform);
  }
} else {
  for (const words of document.querySelectorAll("[data-passkey-missing]")) words.hidden = false;
}
