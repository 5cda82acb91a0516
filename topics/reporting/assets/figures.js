/* Draws the figures with Plotly, in the colours of the page, and shows in them what is chosen. */
(function (app) {
  "use strict";
  const CONFIG = {
    displaylogo: false,
    responsive: true,
    scrollZoom: false,
    modeBarButtons: [["zoomIn2d", "zoomOut2d", "resetScale2d", "toImage"]],
  };
  const NARROW = 640;
  const PAPER = 660; // pixels: A4 and Letter hold this between margins of 15 mm
  const NOTHING = { topic: null, person: null, set: "" };
  const plots = [];
  const coarse = window.matchMedia("(pointer: coarse)");

  function ink(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  function axes(layout) {
    return Object.keys(layout).filter((key) => /^[xy]axis\d*$/.test(key));
  }

  /* Topic, one of many sides or a node of an annotation, from its name "width:topic:kind". */
  function named(annotation) {
    const [width, topic, kind] = (annotation.name ?? "").split(":");
    const set = kind === "side" ? `side-${topic}` : topic?.startsWith("node-") ? topic : "";
    return { width, topic: Number(topic), set, kind };
  }

  function colours(plot, change) {
    change["font.color"] = ink("--ink");
    change["hoverlabel.bgcolor"] = ink("--surface");
    change["hoverlabel.font.color"] = ink("--ink");
    change["hoverlabel.bordercolor"] = ink("--line");
    for (const key of axes(plot.source.layout)) {
      change[`${key}.gridcolor`] = ink("--grid");
      change[`${key}.linecolor`] = ink("--grid");
    }
  }

  function annotations(plot, state) {
    const width = plot.node.clientWidth < NARROW ? "narrow" : "wide";
    const halo = Array(4).fill(`0 0 3px ${ink("--paper")}`).join(", ");
    return (plot.source.layout.annotations ?? []).map((annotation) => {
      const name = named(annotation);
      const panel = name.kind === "panel";
      const sides = state.set ? state.set.split("~") : [name.set];
      const chosen = name.set ? sides.includes(name.set) : state.topic === null || state.topic === name.topic;
      return {
        ...annotation,
        visible: panel || name.width === width,
        opacity: chosen ? 1 : 0.35,
        font: { ...annotation.font, color: name.kind === "other" ? ink("--quiet") : ink("--ink"), shadow: panel ? "none" : halo },
      };
    });
  }

  /* Lanes get shorter names, panels fewer columns, where there is little room. */
  function fit(plot, change) {
    const meta = plot.source.layout.meta ?? {};
    const width = plot.node.clientWidth;
    if (meta.wide) change["yaxis.ticktext"] = width < NARROW ? meta.narrow : meta.wide;
    if (meta.heights) {
      change.height = width < NARROW ? meta.heights.narrow : meta.heights.wide;
      plot.node.style.minHeight = `${change.height}px`;
    }
    if (!meta.panels) return;
    const columns = width < 480 ? 1 : width < 800 ? 2 : (meta.columns ?? 3);
    const rows = Math.ceil(meta.panels / columns);
    change.height = rows * meta.panel_pixels + 20;
    plot.node.style.minHeight = `${change.height}px`;
    for (let i = 0; i < meta.panels; i += 1) {
      const end = i === 0 ? "" : String(i + 1);
      const [row, column] = [Math.floor(i / columns), i % columns];
      change[`xaxis${end}.domain`] = [column / columns + 0.03, (column + 1) / columns - 0.01];
      change[`yaxis${end}.domain`] = [1 - (row + 0.78) / rows, 1 - (row + 0.16) / rows];
    }
  }

  function band(plot, state) {
    const year = state.year;
    const [from, to] = year === null ? [state.from, state.to] : [`${year}-01-01`, `${year}-12-31`];
    if (!from || !to || plot.source.layout.xaxis?.type !== "date") return [];
    const count = plot.source.layout.meta?.panels ?? 1;
    return Array.from({ length: count }, (_, i) => ({
      type: "rect",
      xref: i === 0 ? "x" : `x${i + 1}`,
      yref: i === 0 ? "y domain" : `y${i + 1} domain`,
      x0: from,
      x1: to,
      y0: 0,
      y1: 1,
      line: { width: 0 },
      fillcolor: ink("--grid"),
      layer: "below",
    }));
  }

  /* A frame around the row of the chosen topic in a heat map, or around its cell. */
  function frame(plot, state) {
    const has = ["heatmap", "enrichment"].includes(plot.source.data[0]?.meta?.role);
    const place = has ? plot.source.layout.meta.topics.indexOf(state.topic) : -1;
    if (place < 0) return [];
    const whole = !state.from || !state.to;
    return [
      {
        type: "rect",
        xref: whole ? "x domain" : "x",
        x0: whole ? 0 : state.from,
        x1: whole ? 1 : `${state.to} 23:59`,
        y0: place - 0.5,
        y1: place + 0.5,
        line: { width: 2, color: ink("--ink") },
      },
    ];
  }

  function selection(trace, state, papers) {
    const role = trace.meta?.role;
    if (!app.isFiltered()) return { points: null, opacity: trace.opacity ?? 1 };
    if (role === "papers") {
      const points = [];
      trace.customdata.forEach((number, i) => papers.has(number) && points.push(i));
      return { points, opacity: 1 };
    }
    if (role === "background") {
      const points = [];
      if (state.topic !== null) trace.customdata.forEach((topic, i) => topic === state.topic && points.push(i));
      return { points, opacity: 1 };
    }
    if (role === "sides") {
      const chosen = state.set.split("~");
      const points = [];
      trace.customdata.forEach((side, i) => (!state.set || chosen.includes(`side-${side}`)) && points.push(i));
      return { points, opacity: 1 };
    }
    if (trace.meta?.topic === undefined) return { points: null, opacity: trace.opacity ?? 1 };
    const chosen = state.topic === null || trace.meta.topic === state.topic;
    return { points: null, opacity: chosen && (role !== "bar" || !state.q) ? 1 : 0.12 };
  }

  /* A frame around the box of the chosen area or field. */
  function boxes(trace, state) {
    const chosen = trace.customdata.map(([node, topic]) => (topic === null ? state.set === `field-${node}` : topic === state.topic));
    return {
      "textfont.color": ink("--ink"),
      "marker.line.color": [chosen.map((is) => ink(is ? "--ink" : "--grid"))],
      "marker.line.width": [chosen.map((is) => (is ? 3 : 1))],
    };
  }

  function show(plot, state, matching) {
    const papers = new Set(matching.map((paper) => paper.number));
    const marks = plot.source.data.map((trace) => selection(trace, state, papers));
    const change = { annotations: annotations(plot, state), shapes: [...band(plot, state), ...frame(plot, state)] };
    colours(plot, change);
    fit(plot, change);
    const traces = { selectedpoints: marks.map((m) => m.points), opacity: marks.map((m) => m.opacity) };
    if (plot.node.dataset.figure === "map") traces["marker.line.color"] = ink("--paper");
    if (plot.node.dataset.figure === "fields") Object.assign(traces, boxes(plot.source.data[0], state));
    return Plotly.update(plot.node, traces, change);
  }

  function choose(value, key = "topic") {
    app.update({ [key]: app.state[key] === value ? NOTHING[key] : value });
  }

  /* The papers of two of many sides together. */
  function pairOf(a, b) {
    return a === b ? `side-${a}` : `side-${Math.min(a, b)}~side-${Math.max(a, b)}`;
  }

  /* What a mark stands for, as changes of the state: papers of a set, a topic, or a topic in days. Marks of several
     topics, as cells of a heat map, name theirs first. */
  function meaning(point, sides) {
    const { role, topic } = point.data.meta ?? {};
    const data = point.customdata;
    if (role === "tree") return {};
    if (role === "fields") return data[1] === null ? { topic: null, set: `field-${data[0]}` } : { topic: data[1], set: "" };
    if (role === "set") return { topic: topic ?? null, set: data };
    if (role === "sides") return { topic: null, set: `side-${data}` };
    if (role === "enrichment") return { topic: data[1], set: `side-${data[0]}` };
    if (role === "distances") return { topic: null, set: pairOf(sides[point.y], sides[point.x]) };
    if (role === "node") return { set: `node-${data[0]}` };
    if (role === "event") return { set: `event-${data}` };
    if (role === "background") return { topic: data };
    if (!Array.isArray(data)) return { topic };
    const [from, to] = data.slice(-2);
    return { topic: data.length === 3 ? data[0] : topic, from, to };
  }

  function chooseMark(point, plot) {
    const wanted = meaning(point, plot.source.layout.meta?.sides);
    const known = wanted.set ? app.isSet(wanted.set) : Number.isInteger(wanted.topic) && wanted.topic >= -1;
    if (!known) return;
    const again = Object.entries(wanted).every(([key, value]) => app.state[key] === value);
    const none = { topic: null, from: "", to: "", set: "" };
    if (again) app.update(none);
    else app.update(wanted.from || wanted.set ? { ...none, ...wanted } : wanted);
  }

  function listen(plot) {
    plot.node.on("plotly_click", (event) => chooseMark(event.points[0], plot));
    plot.node.on("plotly_treemapclick", (event) => {
      chooseMark(event.points[0], plot);
      return false; // a box leads to its papers; it does not fill the figure
    });
    plot.node.on("plotly_clickannotation", (event) => {
      const { topic, set } = named(event.annotation);
      if (set) choose(set, "set");
      else choose(topic);
    });
    plot.node.addEventListener("click", (event) => {
      const tick = event.target.closest?.(".ytick");
      const { topics, people, sides } = plot.source.layout.meta ?? {};
      const rows = topics ?? people ?? sides;
      if (!tick || !rows) return;
      const place = [...plot.node.querySelectorAll(".ytick")].indexOf(tick);
      const chosen = rows[plot.source.layout.yaxis.tickvals?.[place] ?? place] ?? null;
      if (chosen === null) return;
      if (sides) choose(`side-${chosen}`, "set");
      else choose(chosen, topics ? "topic" : "person");
    });
  }

  async function draw(node) {
    const source = app.data.figures[node.dataset.figure];
    const layout = structuredClone(source.layout);
    if (coarse.matches) layout.dragmode = false; // dragging a finger over a figure scrolls the page
    const plot = { node, source, width: node.clientWidth };
    await Plotly.newPlot(node, structuredClone(source.data), layout, CONFIG);
    listen(plot);
    plots.push(plot);
  }

  /* Paper is narrower than most screens, and a figure that is too wide would be cut or shrink the whole page. */
  function startPrinting() {
    const resize = (width) => {
      for (const plot of plots) {
        plot.node.style.width = width ? `${width}px` : "";
        Plotly.relayout(plot.node, width ? { width } : { width: null, autosize: true });
      }
      app.refreshFigures();
    };
    window.addEventListener("beforeprint", () => resize(PAPER));
    window.addEventListener("afterprint", () => resize(null));
  }

  app.refreshFigures = () => Promise.all(plots.map((plot) => show(plot, app.state, app.papers)));
  app.drawFigures = async () => {
    await Promise.all([...document.querySelectorAll("[data-figure]")].map(draw));
    app.onChange(app.refreshFigures);
    let waiting = 0;
    window.addEventListener("resize", () => {
      clearTimeout(waiting);
      waiting = setTimeout(app.refreshFigures, 120);
    });
    startPrinting();
    await app.refreshFigures();
    document.documentElement.classList.add("drawn");
  };
})(window.topicsReport);
