/* Small help for keyboards, input methods and memory. Pages work without it. */
(function () {
  "use strict";

  /* "/" goes to the search, Ctrl+Enter sends the form one is typing in (else the page's main one),
     Escape closes menus. */
  document.addEventListener("keydown", function (event) {
    if (event.isComposing) return;
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
      const search = document.querySelector("[data-slash]");
      if (search) {
        event.preventDefault();
        search.focus();
        search.select();
      }
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const form = typing ? typing.form : document.querySelector("form[data-main]");
      if (!form) return;
      event.preventDefault();
      form.requestSubmit(form.querySelector("button.button-main[type=submit]"));
    } else if (event.key === "Escape") {
      document.querySelectorAll("details.bar-menu[open], details.drop[open]").forEach(function (menu) {
        menu.open = false;
        menu.querySelector("summary").focus();
      });
    }
  });

  document.addEventListener("click", function (event) {
    document.querySelectorAll("details.bar-menu[open], details.drop[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  /* Input methods: nothing is sent while a word is being composed; its end counts as input. */
  document.addEventListener(
    "input",
    function (event) {
      if (event.isComposing) event.stopImmediatePropagation();
    },
    true
  );
  document.addEventListener("compositionend", function (event) {
    event.target.dispatchEvent(new Event("input", { bubbles: true }));
  });

  /* Filters apply when one is chosen. */
  document.addEventListener("change", function (event) {
    const form = event.target.closest("form[data-autosend]");
    if (form && event.target.tagName === "SELECT") form.requestSubmit();
  });

  /* What was unfolded stays unfolded, and where one was stays, when a part of the page is replaced. */
  let unfolded = [];
  let scrolled = 0;
  document.addEventListener("htmx:beforeSwap", function (event) {
    unfolded = Array.from(document.querySelectorAll("details[data-keep][open]"), (d) => d.id);
    scrolled = event.detail.target.scrollTop;
  });
  document.addEventListener("htmx:afterSwap", function (event) {
    unfolded.forEach(function (id) {
      const details = id && document.getElementById(id);
      if (details) details.open = true;
    });
    event.detail.target.scrollTop = scrolled;
    markWanted();
  });

  /* "现在填写" leads to the question and puts the cursor there. */
  document.addEventListener("click", function (event) {
    const link = event.target.closest("a[data-goto]");
    if (!link) return;
    const row = document.querySelector(link.getAttribute("href"));
    if (!row) return;
    event.preventDefault();
    const control = row.querySelector("input:checked, input, select");
    row.scrollIntoView({ block: "center" });
    if (control) control.focus();
  });

  /* The questions that matter next are marked in the form. */
  function markWanted() {
    const result = document.querySelector("[data-wanted]");
    if (!result) return;
    const wanted = result.dataset.wanted.split(" ");
    document.querySelectorAll("[data-fact]").forEach(function (row) {
      row.classList.toggle("fact-wanted", wanted.includes(row.dataset.fact));
    });
  }

  /* Boxes that exclude each other: "无" clears the rest, any other clears "无". */
  document.addEventListener("change", function (event) {
    const box = event.target;
    const group = box.closest && box.closest("[data-one-of]");
    if (!group || box.type !== "checkbox" || !box.checked) return;
    group.querySelectorAll("input[type=checkbox]").forEach(function (other) {
      const alone = other.hasAttribute("data-alone") || box.hasAttribute("data-alone");
      if (other !== box && alone) other.checked = false;
    });
  }, true);

  /* The money of the ticked rows, in fen while it is added. */
  function sumOf(boxes) {
    const fen = boxes.reduce(function (sum, box) {
      const cell = box.closest("tr").querySelector("td.c-money");
      return sum + (cell ? Math.round(Number(cell.textContent.replace("−", "-").replace(/[^0-9.-]/g, "")) * 100) : 0);
    }, 0);
    return (fen / 100).toLocaleString("zh-CN", { minimumFractionDigits: 2 });
  }

  /* Ticking a whole page of a list, and how many are ticked. */
  document.addEventListener("change", function (event) {
    const all = event.target;
    if (all.matches("[data-all]")) {
      document.querySelectorAll("input[name=pick]").forEach((box) => (box.checked = all.checked));
    }
    const count = document.querySelector("[data-picked]");
    if (count) {
      const boxes = Array.from(document.querySelectorAll("input[name=pick]:checked"));
      const told = `已选 ${boxes.length} ${count.dataset.picked || "人"}`;
      const sum = count.hasAttribute("data-sums") ? `，共 ${sumOf(boxes)} 元` : "";
      count.textContent = boxes.length ? told + sum : count.dataset.none || "";
      document.querySelectorAll("[data-needs-pick]").forEach((each) => (each.hidden = !boxes.length));
    }
  });

  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-print]")) window.print();
  });

  /* Drafts: what was typed into a form[data-draft] is kept until it is sent or the tab is closed. */
  function draftKey(form) {
    return `draft:${location.pathname}:${form.dataset.draft}`;
  }

  function draftFields(form) {
    return Array.from(form.elements).filter(function (field) {
      return field.name && !["hidden", "password", "file", "submit"].includes(field.type);
    });
  }

  function keepDraft(form) {
    const kept = draftFields(form)
      .filter((field) => !["checkbox", "radio"].includes(field.type) || field.checked)
      .map((field) => [field.name, field.value]);
    sessionStorage.setItem(draftKey(form), JSON.stringify(kept));
  }

  function bringDraft(form) {
    const kept = JSON.parse(sessionStorage.getItem(draftKey(form)) || "null");
    if (!kept || form.querySelector("[aria-invalid=true]")) return;
    draftFields(form).forEach(function (field) {
      const values = kept.filter((pair) => pair[0] === field.name).map((pair) => pair[1]);
      if (["checkbox", "radio"].includes(field.type)) field.checked = values.includes(field.value);
      else if (values.length) field.value = values[0];
    });
    const note = form.querySelector("[data-draft-note]");
    if (note) note.hidden = false;
  }

  document.addEventListener("input", function (event) {
    const form = event.target.closest("form[data-draft]");
    if (form) keepDraft(form);
  });
  document.addEventListener("submit", function (event) {
    if (event.target.matches("form[data-draft]")) sessionStorage.removeItem(draftKey(event.target));
    if (event.target.matches("form[data-leave]")) sessionStorage.clear();
  });
  document.addEventListener("reset", function (event) {
    if (!event.target.matches("form[data-draft]")) return;
    sessionStorage.removeItem(draftKey(event.target));
    const note = event.target.querySelector("[data-draft-note]");
    if (note) note.hidden = true;
  });
  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("form[data-draft]").forEach(bringDraft);
  });

  /* A form sent once is not sent again by a second click. */
  document.addEventListener("submit", function (event) {
    const form = event.target;
    if (!form.matches("form[data-once]")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  });

  /* Enter (and a scanner's) goes to the next question instead of sending a half-filled form. */
  document.addEventListener("keydown", function (event) {
    const field = event.target;
    if (event.key !== "Enter" || event.isComposing || event.ctrlKey || event.metaKey) return;
    if (!field.matches("form[data-enter-next] input:not([type=submit]), form[data-enter-next] select")) return;
    event.preventDefault();
    const number = field.form.querySelector("#id_number");
    const said = number && number.value.trim().length === 18 ? ["birth_date", "sex"] : [];
    const all = Array.from(field.form.elements).filter(
      (each) =>
        each.type !== "hidden" &&
        !["BUTTON", "FIELDSET"].includes(each.tagName) &&
        !said.includes(each.name) &&
        each.offsetParent !== null &&
        (each.type !== "radio" || each.checked || each.name === field.name)
    );
    const next = all.slice(all.indexOf(field) + 1).find((each) => each.name !== field.name);
    if (next) next.focus();
  });

  /* What is wrong with a sent form is read first. */
  document.addEventListener("DOMContentLoaded", function () {
    const wrong = document.querySelector("[data-wrong]");
    if (wrong) (wrong.querySelector("[autofocus]") || wrong).focus();
  });

  /* A form that takes longer than a moment to answer shows how far it is. */
  document.addEventListener("htmx:beforeRequest", function (event) {
    const form = event.target.closest("form");
    const box = form && form.querySelector("[data-progress]");
    if (!box) return;
    clearInterval(Number(box.dataset.timer));
    box.dataset.timer = setInterval(function () {
      fetch(box.dataset.progress, { headers: { Accept: "application/json" } })
        .then((answer) => answer.json())
        .then(function (far) {
          const bar = box.querySelector("progress");
          if (!far.total || !form.querySelector(".htmx-request") && !form.matches(".htmx-request")) return;
          bar.max = far.total;
          bar.value = far.done;
          box.hidden = false;
        })
        .catch(() => clearInterval(Number(box.dataset.timer)));
    }, 1000);
  });
  document.addEventListener("htmx:afterRequest", function (event) {
    const form = event.target.closest("form");
    const box = form && form.querySelector("[data-progress]");
    if (!box) return;
    clearInterval(Number(box.dataset.timer));
    box.hidden = true;
  });

  /* What was typed before the scripts were ready, or brought back by the browser, counts as input. */
  function tellTyped() {
    document.querySelectorAll("[hx-trigger*='input']").forEach(function (part) {
      const typed = Array.from(part.querySelectorAll("input, select, textarea")).find(function (field) {
        if (["checkbox", "radio"].includes(field.type)) return field.checked !== field.defaultChecked;
        if (field.tagName === "SELECT") {
          const first = Array.from(field.options).findIndex((option) => option.defaultSelected);
          return field.selectedIndex !== Math.max(first, 0);
        }
        return field.type !== "hidden" && field.value !== field.defaultValue;
      });
      if (typed) typed.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }

  /* A table wider than its window is scrolled by keyboard too. */
  function guardScroll() {
    document.querySelectorAll(".scroll-guard").forEach(function (guard) {
      const wider = guard.scrollWidth > guard.clientWidth;
      if (!wider || guard.hasAttribute("tabindex")) return;
      const caption = guard.querySelector("caption");
      guard.tabIndex = 0;
      guard.setAttribute("role", "region");
      guard.setAttribute("aria-label", caption ? caption.textContent.trim() : "表格");
    });
  }

  window.addEventListener("resize", guardScroll);
  document.addEventListener("htmx:afterSettle", guardScroll);

  /* A read ID number answers birth date and sex. */
  function foldKnown() {
    const form = document.querySelector("form.calc");
    if (form) form.classList.toggle("id-known", Boolean(form.querySelector(".fact-read")));
  }

  document.addEventListener("htmx:afterSettle", foldKnown);
  document.addEventListener("DOMContentLoaded", function () {
    markWanted();
    guardScroll();
    foldKnown();
    tellTyped();
  });
})();
