// Charts of facilities: each draws the numbers of the table above it.
(() => {
  const draw = (place) => {
    const data = JSON.parse(document.getElementById(place.dataset.chart).textContent);
    const style = getComputedStyle(document.documentElement);
    const colour = (name, other) => style.getPropertyValue(name).trim() || other;
    const chart = window.echarts.init(place);
    chart.setOption({
      animation: false,
      color: [colour("--good", "#2e7d4f"), colour("--bad", "#b3372f"), colour("--warn", "#9a6a00")],
      grid: { left: 8, right: 16, top: 40, bottom: 8, containLabel: true },
      legend: { top: 0, left: 0 },
      tooltip: { trigger: "axis", renderMode: "richText" },
      xAxis: { type: "category", data: data.names, axisLabel: { interval: 0, rotate: data.names.length > 8 ? 30 : 0 } },
      yAxis: { type: "value", minInterval: 1 },
      series: data.series.map((each) => ({ ...each, type: "bar", stack: "all", barMaxWidth: 36 })),
    });
    window.addEventListener("resize", () => chart.resize());
  };
  document.addEventListener("DOMContentLoaded", () => {
    if (window.echarts) document.querySelectorAll("[data-chart]").forEach(draw);
  });
})();
