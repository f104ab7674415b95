/* What was typed is not lost when the session ended before it was sent: a form is remembered in
   this tab when it is sent, and filled in again when the answer was the login, or that the page
   was too old. */
(function () {
  "use strict";
  const KEY = "sent-form";
  const REFUSED = "sent-form-refused";
  /* So long a form that got no answer is filled in again when it is opened. */
  const MINUTES = 15;

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

  /* Of what is hidden: the number of the act, by which a second sending is known, and a signature. */
  const SAME_ACT = /(^|-)(token|number|signature)$/;

  function fields(form) {
    return Array.from(form.elements).filter(function (field) {
      if (!field.name || ["password", "file", "submit", "button"].includes(field.type)) return false;
      return field.type !== "hidden" || SAME_ACT.test(field.name);
    });
  }

  /* Without a network nothing is sent: photos and all else stay on the page. */
  document.addEventListener(
    "submit",
    function (event) {
      if (navigator.onLine || forms().indexOf(event.target) < 0) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      tell(event.target, "现在没有网络，还没有提交。填的内容和照片都在这一页，连上网络后再提交一次。");
    },
    true
  );
  window.addEventListener("online", function () {
    document.querySelectorAll("[data-kept-note]").forEach((note) => note.remove());
  });

  /* The way back from the browser's own page of a failed connection: any answer forgets KEY. */
  function unanswered() {
    const way = performance.getEntriesByType("navigation")[0];
    return Boolean(way) && way.type === "back_forward";
  }

  document.addEventListener("submit", function (event) {
    const number = forms().indexOf(event.target);
    if (event.defaultPrevented || number < 0 || !who()) return;
    const typed = fields(event.target).map((field) => [field.name, field.value, Boolean(field.checked)]);
    sessionStorage.setItem(KEY, JSON.stringify({ who: who(), where: here(), number: number, typed: typed, at: Date.now() }));
  });

  function fill(form, typed) {
    fields(form).forEach(function (field, place) {
      const kept = typed[place];
      if (!kept || kept[0] !== field.name) return;
      if (["checkbox", "radio"].includes(field.type)) field.checked = kept[2] && kept[1] === field.value;
      else field.value = kept[1];
    });
  }

  function tell(form, told) {
    document.querySelectorAll("[data-kept-note]").forEach((note) => note.remove());
    const note = document.createElement("div");
    note.className = "callout callout-warn";
    note.setAttribute("role", "status");
    note.dataset.keptNote = "";
    const words = document.createElement("p");
    words.textContent = told;
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
    if (kept && !refused && unanswered() && kept.where !== here()) {
      kept.lost = !document.querySelector(".messages .callout-good"); // else it had arrived
      sessionStorage.setItem(KEY, JSON.stringify(kept));
      return;
    }
    const lost = kept && kept.lost && Date.now() - kept.at < MINUTES * 60000;
    if (lost && kept.where !== here()) return;
    sessionStorage.removeItem(KEY);
    sessionStorage.removeItem(REFUSED);
    if (!kept || !(refused || lost || (unanswered() && kept.lost !== false))) return;
    const form = forms()[kept.number];
    if (kept.who !== who() || kept.where !== here() || !form) return;
    fill(form, kept.typed);
    const files = form.querySelector("input[type=file]") ? "附件要重新选择。" : "";
    const act = fields(form).some((field) => field.type === "hidden" && SAME_ACT.test(field.name));
    const twice = act ? "同一次不会登记两遍。" : "请先看看刚才的是否已经登记。";
    const why = refused
      ? "登录或页面已过期，刚才没有提交成功。填的内容都还在，请核对后再提交。"
      : `刚才没有收到答复，可能是网络中断。填的内容都还在，请核对后再提交，${twice}`;
    tell(form, why + files);
    form.dispatchEvent(new Event("input", { bubbles: true }));
  });
})();
