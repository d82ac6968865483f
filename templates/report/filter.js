"use strict";
(() => {
  const form = document.querySelector("form.filters");
  const controls = { host: form.elements.host, isa: form.elements.isa, severity: form.elements.severity };
  const levels = ["info", "warning", "error"];
  const words = (text) => (text ? text.split(" ") : []);
  const apply = () => {
    const host = controls.host.value, isa = controls.isa.value, least = levels.indexOf(controls.severity.value);
    for (const element of document.querySelectorAll("[data-hosts]")) {
      element.hidden = host !== "" && !words(element.dataset.hosts).includes(host);
    }
    let shown = 0, all = 0;
    for (const row of document.querySelectorAll("tr[data-severity]")) {
      const fits = isa === "" || row.dataset.isa === undefined || words(row.dataset.isa).includes(isa);
      row.hidden = !fits || levels.indexOf(row.dataset.severity) < least;
      all += 1;
      if (!row.hidden && !row.closest("[data-hosts][hidden]")) shown += 1;
    }
    for (const body of document.querySelectorAll("tbody[data-filtered]")) {
      const none = ![...body.rows].some((row) => row.dataset.severity && !row.hidden);
      body.querySelector("tr.none").hidden = !none;
    }
    const none = document.querySelector("#no-host");
    if (none) none.hidden = [...document.querySelectorAll("details[data-hosts]")].some((item) => !item.hidden);
    form.querySelector("output").textContent = `${shown} of ${all} rows`;
  };
  form.addEventListener("input", apply);
  form.addEventListener("reset", () => setTimeout(apply));
  form.addEventListener("submit", (event) => event.preventDefault());
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open])")];
    for (const item of closed) item.open = true;
  });
  addEventListener("afterprint", () => {
    for (const item of closed) item.open = false;
  });
  form.hidden = false;
  apply();
})();
