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

  // the keyboard leaving the menu closes it, so that it never covers what has the focus
  document.addEventListener("focusout", (event) => {
    const menu = event.target.closest?.(".menu[open]");
    if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });

  // the month box names the months of the chosen calendar alone
  const nameMonths = (root) => {
    for (const chosen of root.querySelectorAll(".date3 input[type=radio]:checked")) {
      for (const option of chosen.closest(".date3").querySelectorAll("option[data-hijri]")) {
        option.textContent = option.dataset[chosen.value] ?? option.textContent;
      }
    }
  };
  document.addEventListener("change", (event) => {
    if (event.target.matches(".date3 input[type=radio]")) nameMonths(event.target.closest(".date3").parentElement);
  });

  // how much of a long text is left
  const countText = (field) => {
    const face = document.getElementById(`${field.id}-count`);
    if (face) face.textContent = `${field.value.length} / ${field.maxLength}`;
  };
  const countTexts = (root) => {
    for (const field of root.querySelectorAll("textarea[maxlength][id]")) {
      if (!document.getElementById(`${field.id}-count`)) {
        const face = document.createElement("p");
        Object.assign(face, { id: `${field.id}-count`, className: "hint num", dir: "ltr" });
        field.after(face);
      }
      countText(field);
    }
  };
  document.addEventListener("input", (event) => {
    if (event.target.matches?.("textarea[maxlength][id]")) countText(event.target);
  });

  // two minutes before an idle session ends: a warning, and one press that extends it
  const warning = document.querySelector("dialog[data-session]");
  if (warning) {
    const WARN = 120;
    let bell;
    const wind = () => {
      clearTimeout(bell);
      const wait = Math.max(Number(warning.dataset.session) - WARN, 1);
      bell = setTimeout(() => warning.showModal(), wait * 1000);
    };
    const stay = async () => {
      const answer = await fetch(warning.dataset.keep, { redirect: "manual" }).catch(() => null);
      if (answer && answer.status === 204) {
        warning.close();
        wind();
      } else {
        location.reload();
      }
    };
    warning.querySelector("[data-stay]").addEventListener("click", stay);
    warning.addEventListener("cancel", (event) => {
      event.preventDefault();
      stay();
    });
    wind();
    document.addEventListener("session:extended", wind);
  }

  const begin = (root) => {
    nameMonths(root);
    countTexts(root);
    greet(root);
  };
  document.addEventListener("DOMContentLoaded", () => begin(document));
  document.addEventListener("htmx:afterSettle", (event) => begin(event.target));
})();
