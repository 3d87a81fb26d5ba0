// Draws the figures that tongjian/core/charts describes. Colours come from the style sheet, texts
// from the server (rounded there, half up); ECharts is loaded only where a page has a chart.
// Its tooltips are drawn on the canvas ("richText"), since HTML ones need inline styles.

const scriptElement = document.getElementById("charts-script");
const drawn = new WeakMap();
let library;

function loadLibrary() {
  library ??= new Promise((resolve, reject) => {
    const element = document.createElement("script");
    element.src = scriptElement.dataset.echarts;
    element.nonce = scriptElement.nonce;
    element.onload = () => resolve(window.echarts);
    element.onerror = reject;
    document.head.append(element);
  });
  return library;
}

function token(name) {
  return getComputedStyle(document.body).getPropertyValue(`--${name}`).trim();
}

function look() {
  return {
    colours: [1, 2, 3, 4, 5, 6, 7, 8].map((number) => token(`series-${number}`)),
    ink: token("ink"),
    soft: token("ink-2"),
    line: token("line"),
    surface: token("surface"),
    font: token("sans"),
    size: Math.round(parseFloat(token("small"))) || 13,
  };
}

const axisNumber = new Intl.NumberFormat("zh-CN", { maximumFractionDigits: 2 });

function tooltip(style, formatter, trigger) {
  return {
    trigger,
    formatter,
    renderMode: "richText",
    confine: true,
    backgroundColor: style.surface,
    borderColor: style.line,
    padding: 12,
    textStyle: { color: style.ink, fontSize: style.size + 1, fontFamily: style.font, lineHeight: 22 },
    axisPointer: { type: trigger === "axis" ? "shadow" : "none", shadowStyle: { color: "rgba(20,48,58,0.06)" } },
  };
}

function categoryAxis(data, style, horizontal, room) {
  return {
    type: "category",
    data: data.categories,
    inverse: horizontal,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: style.soft } },
    axisLabel: {
      color: style.ink,
      fontSize: style.size,
      fontFamily: style.font,
      // A name over two lines still has its bar's height; hiding one would leave a bar without a name.
      hideOverlap: !horizontal,
      ...(horizontal ? { interval: 0, width: room, overflow: "break", lineHeight: style.size + 4 } : {}),
    },
  };
}

function valueAxis(data, style) {
  const whole = data.series.every((series) => numbers(series).every(Number.isInteger));
  return {
    type: "value",
    splitNumber: 4,
    ...(whole ? { minInterval: 1 } : {}), // there is no half case
    axisLabel: {
      color: style.soft,
      fontSize: style.size,
      fontFamily: style.font,
      hideOverlap: true,
      formatter: (value) => axisNumber.format(value) + (data.unit === "%" ? "%" : ""),
    },
    splitLine: { lineStyle: { color: style.line } },
  };
}

function numbers(series) {
  return series.values.map((value) => (value === null ? null : Number(value)));
}

function axisTooltip(data) {
  return (points) => {
    const at = points[0].dataIndex;
    const lines = data.series.map((series, index) => {
      const mark = points.find((point) => point.seriesIndex === index)?.marker ?? "";
      return `${mark}${data.series.length > 1 ? `${series.name}　` : ""}${series.texts[at]}`;
    });
    const broken = data.breaks?.[data.categories[at]];
    return [data.categories[at], ...lines, ...(broken ? [broken] : [])].join("\n");
  };
}

function frame(data, style, width) {
  const narrow = width < 520;
  return {
    textStyle: { fontFamily: style.font },
    color: style.colours,
    animationDuration: 350,
    animation: !window.matchMedia("(prefers-reduced-motion: reduce)").matches,
    tooltip: tooltip(style, axisTooltip(data), "axis"),
    legend: data.series.length > 1
      ? { top: 0, left: 0, icon: "roundRect", itemWidth: 14, itemHeight: 10, itemGap: narrow ? 12 : 20,
          textStyle: { color: style.ink, fontSize: style.size } }
      : undefined,
    grid: { left: 4, right: 14, top: data.series.length > 1 ? 44 : 16, bottom: 4, containLabel: true },
  };
}

function barsOption(data, style, width) {
  // As much as the longest name needs: short ones would leave a gap before the bars.
  const longest = Math.max(...data.categories.map((name) => name.length), 1) * (style.size + 1);
  const room = Math.min(180, width * 0.34, longest);
  const category = categoryAxis(data, style, data.horizontal, room);
  const value = valueAxis(data, style);
  const shared = frame(data, style, width);
  return {
    ...shared,
    grid: { ...shared.grid, right: data.horizontal ? 56 : 14 },
    xAxis: data.horizontal ? value : category,
    yAxis: data.horizontal ? category : value,
    series: data.series.map((series, index) => ({
      name: series.name,
      type: "bar",
      stack: data.stacked ? "all" : undefined,
      data: numbers(series),
      barMaxWidth: 34,
      barGap: "12%",
      cursor: data.links.length ? "pointer" : "default",
      itemStyle: {
        ...(series.tone ? { color: token(`${series.tone}-mark`) } : {}),
        borderColor: style.surface,
        borderWidth: data.stacked ? 1 : 0,
        borderRadius: data.stacked ? 0 : data.horizontal ? [0, 3, 3, 0] : [3, 3, 0, 0],
      },
      label: valueLabel(data, series, style, index, width),
    })),
  };
}

// A few bars carry their figure; many would only be in each other's way.
function valueLabel(data, series, style, index, width) {
  const wide = data.horizontal || width / data.categories.length > 74;
  if (data.stacked || data.series.length > 1 || !wide) return { show: false };
  return {
    show: true,
    position: data.horizontal ? "right" : "top",
    color: style.ink,
    fontSize: style.size,
    formatter: (point) => series.texts[point.dataIndex].replace(data.unit, data.unit === "%" ? "%" : ""),
  };
}

function trendOption(data, style, width) {
  const breaks = Object.entries(data.breaks).map(([category, text]) => ({ xAxis: category, name: text }));
  const dashes = ["solid", "dashed", "dotted", [8, 3, 2, 3]];
  const marks = ["circle", "rect", "triangle", "diamond"];
  const option = {
    ...frame(data, style, width),
    xAxis: { ...categoryAxis(data, style, false, 0), boundaryGap: false },
    yAxis: { ...valueAxis(data, style), scale: false },
    series: data.series.map((series, index) => ({
      name: series.name,
      type: "line",
      data: numbers(series),
      connectNulls: false,
      symbol: marks[index % marks.length],
      symbolSize: 8,
      lineStyle: { width: 2.5, type: dashes[index % dashes.length] },
      markLine: index === 0 && breaks.length
        ? { symbol: "none", silent: true, data: breaks, lineStyle: { color: style.soft, type: "dashed" },
            label: { formatter: "口径变化", color: style.soft, fontSize: style.size } }
        : undefined,
    })),
  };
  option.tooltip.axisPointer.type = "line";
  option.grid.left = 12;
  option.grid.right = 30;
  option.grid.top += breaks.length ? 14 : 0;
  return option;
}

// One hue from dark to lighter by rank: size is the message, colours must not look like classes.
// The lightest shade still carries white text at 4.5 to 1.
function shade(index, length) {
  const from = [13, 66, 80];
  const to = [63, 118, 132];
  const part = length > 1 ? index / (length - 1) : 0;
  return `rgb(${from.map((start, at) => Math.round(start + (to[at] - start) * part)).join(",")})`;
}

function treemapOption(data, style, width) {
  const short = width < 520; // an amount broken over two lines would be misread
  return {
    textStyle: { fontFamily: style.font },
    tooltip: tooltip(style, ({ data: area }) => `${area.name}\n${area.text}\n占 ${area.share}`, "item"),
    series: [
      {
        type: "treemap",
        left: 0, right: 0, top: 0, bottom: 0,
        roam: false,
        nodeClick: false,
        breadcrumb: { show: false },
        animationDuration: 350,
        itemStyle: { borderColor: style.surface, borderWidth: 2, gapWidth: 2 },
        label: {
          color: "#fff",
          fontSize: style.size,
          lineHeight: style.size + 7,
          overflow: "break",
          position: "insideTopLeft",
          distance: 0,
          padding: 8,
          formatter: ({ data: area }) => `${area.name}\n${short ? area.share : area.text}`,
        },
        data: data.areas.map((area, index) => ({
          ...area,
          value: Number(area.value),
          link: undefined,
          address: area.link,
          cursor: area.link ? "pointer" : "default",
          itemStyle: { color: shade(index, data.areas.length) },
        })),
      },
    ],
  };
}

const OPTIONS = { bars: barsOption, trend: trendOption, treemap: treemapOption };

function follow(data) {
  return (point) => {
    const link = data.kind === "treemap" ? point.data?.address : data.links?.[point.dataIndex];
    if (link) window.location.assign(link);
  };
}

function draw(echarts, canvas) {
  if (drawn.has(canvas)) return;
  const data = JSON.parse(canvas.parentElement.querySelector('script[type="application/json"]').textContent);
  if (data.horizontal) canvas.style.height = `${Math.max(110, data.categories.length * 38 + 60)}px`;
  const chart = echarts.init(canvas, null, { renderer: "canvas" });
  const paint = () => chart.setOption(OPTIONS[data.kind](data, look(), canvas.clientWidth), true);
  paint();
  chart.on("click", follow(data));
  drawn.set(canvas, chart);
  let width = canvas.clientWidth;
  new ResizeObserver(() => {
    if (canvas.clientWidth === width || !canvas.clientWidth) return;
    width = canvas.clientWidth;
    chart.resize();
    paint();
  }).observe(canvas);
}

async function drawAll(root = document) {
  const canvases = root.querySelectorAll("[data-chart]");
  if (!canvases.length) return;
  try {
    const echarts = await loadLibrary();
    for (const canvas of canvases) draw(echarts, canvas);
  } catch (error) {
    // The table twin then stands in for the picture.
    for (const canvas of canvases) canvas.closest(".chart").classList.add("is-failed");
    console.error(error);
  }
}

function onToggle(event) {
  const button = event.target.closest("[data-chart-toggle]");
  if (!button) return;
  const twin = document.getElementById(button.getAttribute("aria-controls"));
  const open = twin.classList.toggle("is-open");
  button.setAttribute("aria-expanded", String(open));
  button.querySelector("span").textContent = open ? "收起数据表" : "看数据表";
}

document.addEventListener("click", onToggle);
document.addEventListener("htmx:load", (event) => drawAll(event.detail.elt));
drawAll();
