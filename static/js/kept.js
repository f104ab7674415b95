/* What was typed is not lost when the session ended before it was sent: a form is remembered in
   this tab when it is sent, and filled in again when the answer was the login, or that the page
   was too old. */
(function () {
  "use strict";
  const KEY = "sent-form";
  const REFUSED = "sent-form-refused";

  function here() {
    return location.pathname + location.search;
  }

  function who() {
    const name = document.querySelector(".bar-name");
    return name ? name.textContent.trim() : "";
  }

  function forms() {
    return Array.from(document.querySelectorAll("main form")).filter((form) => form.method === "post");
  }

  function fields(form) {
    return Array.from(form.elements).filter(
      (field) => field.name && !["hidden", "password", "file", "submit", "button"].includes(field.type)
    );
  }

  document.addEventListener("submit", function (event) {
    const number = forms().indexOf(event.target);
    if (event.defaultPrevented || number < 0 || !who()) return;
    const typed = fields(event.target).map((field) => [field.name, field.value, Boolean(field.checked)]);
    sessionStorage.setItem(KEY, JSON.stringify({ who: who(), where: here(), number: number, typed: typed }));
  });

  function fill(form, typed) {
    fields(form).forEach(function (field, place) {
      const kept = typed[place];
      if (!kept || kept[0] !== field.name) return;
      if (["checkbox", "radio"].includes(field.type)) field.checked = kept[2] && kept[1] === field.value;
      else field.value = kept[1];
    });
  }

  function tell(form) {
    const note = document.createElement("div");
    note.className = "callout callout-warn";
    note.setAttribute("role", "status");
    const words = document.createElement("p");
    const files = form.querySelector("input[type=file]") ? "附件要重新选择。" : "";
    words.textContent = `登录或页面已过期，刚才没有提交成功。填的内容都还在，请核对后再提交。${files}`;
    note.append(words);
    form.prepend(note);
    note.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("DOMContentLoaded", function () {
    const back = document.querySelector("[data-back]");
    if (back && document.referrer) back.href = document.referrer;
    if (back || document.querySelector(".login-form")) {
      sessionStorage.setItem(REFUSED, "1");
      return;
    }
    const kept = JSON.parse(sessionStorage.getItem(KEY) || "null");
    const refused = sessionStorage.getItem(REFUSED);
    sessionStorage.removeItem(KEY);
    sessionStorage.removeItem(REFUSED);
    if (!kept || !refused) return;
    const form = forms()[kept.number];
    if (kept.who !== who() || kept.where !== here() || !form) return;
    fill(form, kept.typed);
    tell(form);
    form.dispatchEvent(new Event("input", { bubbles: true }));
  });
})();
