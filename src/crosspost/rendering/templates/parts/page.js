(function () {
  "use strict";
  var words = document.body.dataset;
  var toast = document.getElementById("toast");
  var timer;

  function find(id) { return document.getElementById(id); }

  function tell(text) {
    toast.textContent = text;
    toast.classList.add("shown");
    clearTimeout(timer);
    timer = setTimeout(function () { toast.classList.remove("shown"); }, 4000);
  }

  // What a thing on the page puts on the clipboard: its text, and its HTML where it is formatted.
  function offerOf(thing) {
    if ("value" in thing) { return { text: thing.value }; }
    if (!thing.dataset.plain) { return { text: thing.textContent }; }
    var clean = thing.cloneNode(true);
    clean.querySelectorAll("[data-skip]").forEach(function (part) { part.remove(); });
    return { text: find(thing.dataset.plain).value, html: clean.innerHTML };
  }

  function select(thing) {
    if ("value" in thing) {
      // A text that can be written in would open a phone's keyboard.
      var written = thing.readOnly;
      thing.readOnly = true;
      thing.focus({ preventScroll: true });
      thing.setSelectionRange(0, thing.value.length);
      thing.readOnly = written;
      return;
    }
    var range = document.createRange();
    range.selectNodeContents(thing);
    var selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  }

  // Works in a file and over plain http too, where the newer clipboard is closed.
  function copyNow(thing, offer) {
    function fill(event) {
      event.preventDefault();
      event.clipboardData.setData("text/plain", offer.text);
      if (offer.html) { event.clipboardData.setData("text/html", offer.html); }
    }
    document.addEventListener("copy", fill);
    try {
      select(thing);
      return document.execCommand("copy");
    } catch (refused) {
      return false;
    } finally {
      document.removeEventListener("copy", fill);
    }
  }

  function copyLater(offer) {
    if (!window.isSecureContext || !navigator.clipboard) { return Promise.reject(new Error("closed")); }
    var write;
    if (offer.html && window.ClipboardItem) {
      write = navigator.clipboard.write([new ClipboardItem({
        "text/html": new Blob([offer.html], { type: "text/html" }),
        "text/plain": new Blob([offer.text], { type: "text/plain" })
      })]);
    } else {
      write = navigator.clipboard.writeText(offer.text);
    }
    // A window in the background may never answer.
    var late = new Promise(function (_, give_up) { setTimeout(give_up, 1500); });
    return Promise.race([write, late]);
  }

  function copy(button) {
    var id = button.dataset.copy;
    var thing = find(id);
    var offer = offerOf(thing);
    if (copyNow(thing, offer)) {
      window.getSelection().removeAllRanges();
      button.focus({ preventScroll: true });
      tell(words.copied);
      return;
    }
    copyLater(offer).then(function () { tell(words.copied); }, function () {
      var box = thing.closest("details");
      if (box) { box.open = true; }
      select(thing);
      tell(words.select);
    });
  }

  // The address goes into a command line: nothing in it may end the quotes or be expanded.
  function quoted(address) {
    return "\"" + address.replace(/["$`\\!^]/g, encodeURIComponent).replace(/!/g, "%21") + "\"";
  }

  function complete(field) {
    var command = find(field.dataset.settle);
    var address = field.value.trim();
    var good = /^https?:\/\/[^\s]+$/i.test(address);
    field.setAttribute("aria-invalid", String(address !== "" && !good));
    command.textContent = command.dataset.command.replace("URL", function () {
      return good ? quoted(address) : "URL";
    });
  }

  function save(link) { link.href = find(link.dataset.from).src; }

  function saveAll(button) {
    // Browsers drop downloads that begin in one moment.
    find(button.dataset.saveAll).querySelectorAll("a[download]").forEach(function (link, place) {
      setTimeout(function () { link.click(); }, place * 400);
    });
  }

  document.addEventListener("click", function (event) {
    var pressed = event.target.closest("[data-copy], [data-from], [data-save-all]");
    if (!pressed) { return; }
    if (pressed.dataset.copy) { copy(pressed); }
    if (pressed.dataset.from) { save(pressed); }
    if (pressed.dataset.saveAll) { saveAll(pressed); }
  });
  document.querySelectorAll("[data-settle]").forEach(function (field) {
    field.addEventListener("input", function () { complete(field); });
  });
})();
