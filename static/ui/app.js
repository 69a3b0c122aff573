// Comforts only: every page works without this file.
(() => {
  "use strict";

  const greet = (root) => root.querySelector("#summary")?.focus();

  // show or hide the password
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-show-password]");
    if (!button) return;
    const field = document.getElementById(button.getAttribute("aria-controls"));
    const shown = field.type === "text";
    field.type = shown ? "password" : "text";
    button.setAttribute("aria-pressed", String(!shown));
  });

  // print the page
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });

  // a password never leaves as plain text, so that the browser does not keep it with other words
  document.addEventListener("submit", (event) => {
    for (const button of event.target.querySelectorAll("[data-show-password][aria-pressed=true]")) button.click();
  });

  // the name of the chosen file in the drop box
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (field.type !== "file" || !field.files.length) return;
    const face = field.parentElement.querySelector("[data-file-name]");
    if (face) face.textContent = Array.from(field.files, (file) => file.name).join(", ");
  });

  // the upload bar
  document.addEventListener("htmx:xhr:progress", (event) => {
    const bar = event.target.querySelector("progress");
    if (bar && event.detail.total) bar.value = (100 * event.detail.loaded) / event.detail.total;
  });

  // an upload that broke off says so: without an answer there is nothing to show in its place
  const failed = (event, hidden) => {
    const words = event.target.querySelector?.("[data-upload-failed]");
    if (words) words.hidden = hidden;
  };
  document.addEventListener("htmx:beforeRequest", (event) => failed(event, true));
  for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    document.addEventListener(name, (event) => failed(event, false));
  }

  // Escape closes the menu and gives the focus back to its button
  document.addEventListener("keydown", (event) => {
    const menu = document.querySelector(".menu[open]");
    if (event.key !== "Escape" || !menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  // a press outside the menu closes it
  document.addEventListener("click", (event) => {
    const menu = document.querySelector(".menu[open]");
    if (menu && !menu.contains(event.target)) menu.open = false;
  });

  document.addEventListener("DOMContentLoaded", () => greet(document));
  document.addEventListener("htmx:afterSettle", (event) => greet(event.target));
})();
