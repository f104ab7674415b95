/* Words that a part of the administrators' site says in English wherever it is used. */
window.addEventListener("load", function () {
  document.querySelectorAll('[aria-label="scrollable content"]').forEach(function (box) {
    box.setAttribute("aria-label", "可滚动的内容");
  });
});
