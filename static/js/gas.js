/* A signature drawn with finger, pen or mouse, sent as a picture with the form. */
(function () {
  "use strict";

  function begin(canvas) {
    const field = document.getElementById(canvas.dataset.sign);
    const pen = canvas.getContext("2d");
    let drawing = false;
    pen.lineWidth = 3;
    pen.lineCap = "round";
    pen.lineJoin = "round";
    pen.strokeStyle = "#18262a";
    if (field.value) {
      const kept = new Image();
      kept.onload = function () {
        pen.drawImage(kept, 0, 0);
      };
      kept.src = field.value;
    }

    function place(event) {
      const box = canvas.getBoundingClientRect();
      return [
        ((event.clientX - box.left) * canvas.width) / box.width,
        ((event.clientY - box.top) * canvas.height) / box.height,
      ];
    }

    canvas.addEventListener("pointerdown", function (event) {
      drawing = true;
      canvas.setPointerCapture(event.pointerId);
      pen.beginPath();
      pen.moveTo(...place(event));
    });
    canvas.addEventListener("pointermove", function (event) {
      if (!drawing) return;
      pen.lineTo(...place(event));
      pen.stroke();
    });
    ["pointerup", "pointercancel"].forEach(function (name) {
      canvas.addEventListener(name, function () {
        if (!drawing) return;
        drawing = false;
        field.value = canvas.toDataURL("image/png");
      });
    });
    const clear = document.querySelector(`[data-sign-clear="${canvas.id}"]`);
    clear.addEventListener("click", function () {
      pen.clearRect(0, 0, canvas.width, canvas.height);
      field.value = "";
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("canvas[data-sign]").forEach(begin);
  });
})();
