/* Copying, where http pages have no clipboard of their own; ticking all rows of a page. */
(function () {
  "use strict";

  function copyBySelection(text) {
    const area = document.createElement("textarea");
    area.value = text;
    area.setAttribute("readonly", "");
    area.style.position = "fixed";
    area.style.top = "-100px";
    document.body.appendChild(area);
    area.select();
    let done = false;
    try {
      done = document.execCommand("copy");
    } finally {
      area.remove();
    }
    return done;
  }

  function tell(button, done) {
    const status = document.querySelector("[data-copied]");
    const words = done ? "已复制" : "没有复制成功，请选中后按 Ctrl+C";
    if (status) status.textContent = words;
    const label = button.dataset.label || button.textContent.trim();
    button.dataset.label = label;
    const last = button.lastChild;
    last.textContent = words;
    setTimeout(function () {
      last.textContent = label;
    }, 1500);
    button.focus();
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const text = button.dataset.copy;
    if (navigator.clipboard && window.isSecureContext) {
      navigator.clipboard.writeText(text).then(
        () => tell(button, true),
        () => tell(button, copyBySelection(text))
      );
    } else {
      tell(button, copyBySelection(text));
    }
  });

  document.addEventListener("change", function (event) {
    const all = event.target.closest("[data-tick-all]");
    if (!all) return;
    document.querySelectorAll(`input[type=checkbox][name=${all.dataset.tickAll}]`).forEach(function (box) {
      if (!box.disabled) box.checked = all.checked;
    });
  });
})();
