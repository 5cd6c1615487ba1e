// Recording a phrase: what was recorded becomes the chosen file of the form, which is then sent as any other. Without this
// script, or without a microphone, a file is chosen by hand.
"use strict";
(() => {
  const box = document.querySelector("[data-recorder]");
  const input = document.querySelector("input[name=recording]");
  if (!box || !input || !window.MediaRecorder || !navigator.mediaDevices) return;
  const button = box.querySelector("button");
  const status = box.querySelector("[role=status]");
  const player = box.querySelector("audio");
  const KINDS = [
    ["audio/webm;codecs=opus", "webm"],
    ["audio/ogg;codecs=opus", "ogg"],
    ["audio/mp4", "m4a"],
  ];
  let recorder = null;
  box.hidden = false;

  const show = (recording) => {
    button.textContent = recording ? button.dataset.stop : button.dataset.start;
    button.setAttribute("aria-pressed", String(recording));
  };

  const keep = (pieces, kind, ending) => {
    const file = new File(pieces, `${box.dataset.name}.${ending}`, { type: kind });
    const chosen = new DataTransfer();
    chosen.items.add(file);
    input.files = chosen.files;
    if (player.src) URL.revokeObjectURL(player.src);
    player.src = URL.createObjectURL(file);
    player.hidden = false;
    status.textContent = box.dataset.done;
  };

  const start = async () => {
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch (problem) {
      const reasons = { NotAllowedError: "denied", NotFoundError: "none" };
      status.textContent = box.dataset[reasons[problem.name] || "failed"];
      return;
    }
    const [kind, ending] = KINDS.find(([one]) => MediaRecorder.isTypeSupported(one)) || ["", "webm"];
    const pieces = [];
    recorder = new MediaRecorder(stream, kind ? { mimeType: kind, audioBitsPerSecond: 48000 } : {});
    recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
    recorder.addEventListener("stop", () => {
      for (const track of stream.getTracks()) track.stop();
      recorder = null;
      show(false);
      keep(pieces, kind.split(";")[0], ending);
    });
    recorder.addEventListener("error", () => {
      status.textContent = box.dataset.failed;
    });
    recorder.start();
    show(true);
    status.textContent = box.dataset.recording;
  };

  button.addEventListener("click", () => {
    if (recorder) recorder.stop();
    else start();
  });
})();
