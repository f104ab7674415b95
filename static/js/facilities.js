// Charts of facilities: each draws the numbers of the table beside it, a bar a place.
(() => {
  const draw = (place) => {
    const data = JSON.parse(document.getElementById(place.dataset.chart).textContent);
    const style = getComputedStyle(document.documentElement);
    const colour = (name, other) => style.getPropertyValue(name).trim() || other;
    place.style.height = `${data.names.length * 26 + 72}px`;
    const chart = window.echarts.init(place);
    chart.setOption({
      animation: false,
      color: [colour("--good", "#2e7d4f"), colour("--bad", "#b3372f"), colour("--warn", "#9a6a00")],
      grid: { left: 0, right: 12, top: 32, bottom: 0, containLabel: true },
      legend: { top: 0, left: 0, itemWidth: 12, itemHeight: 12, itemGap: 8 },
      tooltip: { trigger: "axis", renderMode: "richText", axisPointer: { type: "shadow" } },
      xAxis: { type: "value", minInterval: 1 },
      yAxis: { type: "category", inverse: true, data: data.names, axisLabel: { interval: 0 }, axisTick: { show: false } },
      series: data.series.map((each) => ({
        ...each, type: "bar", stack: "all", barMaxWidth: 16,
        label: { show: true, formatter: ({ value }) => value || "" },
      })),
    });
    window.addEventListener("resize", () => chart.resize());
  };
  document.addEventListener("DOMContentLoaded", () => {
    if (window.echarts) document.querySelectorAll("[data-chart]").forEach(draw);
  });
})();
