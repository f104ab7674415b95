// Charts of the dashboards: each draws numbers of a table on its page; saved as a picture, printed alone.
(() => {
  const charts = new Map();
  const draw = (place) => {
    const data = JSON.parse(document.getElementById(place.dataset.boardChart).textContent);
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(name).trim();
    const chart = window.echarts.init(place, null, { renderer: "canvas" });
    const line = data.kind === "line";
    const wall = place.closest(".wall") !== null;
    chart.setOption({
      animation: false,
      // Patterns and marks say the same as the colours.
      aria: { enabled: true, decal: { show: !line } },
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: wall ? 16 : 12 },
      color: [colour("--accent"), colour("--warn"), colour("--good"), colour("--bad")],
      grid: { left: 8, right: 16, top: 44, bottom: 8, containLabel: true },
      legend: { top: 0, left: 0 },
      tooltip: { trigger: "axis", renderMode: "richText" },
      xAxis: { type: "category", data: data.names, axisLabel: { interval: 0, rotate: data.names.length > 8 && !line ? 35 : 0 } },
      yAxis: { type: "value", minInterval: data.whole ? 1 : 0 },
      series: data.series.map((each, place) => ({
        ...each,
        type: data.kind,
        barMaxWidth: 22,
        symbol: ["circle", "rect", "triangle", "diamond"][place],
        symbolSize: 8,
        connectNulls: false,
        lineStyle: { type: place ? "dashed" : "solid", width: 2 },
      })),
    });
    charts.set(place.id, chart);
    place.dataset.drawn = "yes";
    window.addEventListener("resize", () => chart.resize());
  };
  const save = (button) => {
    const link = document.createElement("a");
    link.href = charts.get(button.dataset.png).getDataURL({ type: "png", pixelRatio: 2, backgroundColor: "#fff" });
    link.download = `${button.dataset.name}.png`;
    link.click();
  };
  const printOne = (id) => {
    const box = document.getElementById(id);
    const all = box.closest(".main");
    all.classList.add("printing-one");
    box.classList.add("printed-one");
    window.addEventListener("afterprint", () => {
      all.classList.remove("printing-one");
      box.classList.remove("printed-one");
    }, { once: true });
    window.print();
  };
  document.addEventListener("click", (event) => {
    const png = event.target.closest("[data-png]");
    const one = event.target.closest("[data-print-one]");
    if (png) save(png);
    if (one) printOne(one.dataset.printOne);
  });
  document.addEventListener("change", (event) => {
    if (event.target.closest("[data-submit]")) event.target.form.requestSubmit();
  });
  document.addEventListener("DOMContentLoaded", () => {
    const fresh = document.querySelector("[data-refresh]");
    if (fresh) setTimeout(() => window.location.reload(), Number(fresh.dataset.refresh) * 1000);
    if (window.echarts) document.querySelectorAll("[data-board-chart]").forEach(draw);
  });
})();
