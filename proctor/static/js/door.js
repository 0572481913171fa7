/** The door's scanners: whatever one types goes to the field that looks up, and a camera looks up what it reads. */

const input = /** @type {HTMLInputElement} */ (document.getElementById("ticket"));
const camera = /** @type {HTMLButtonElement} */ (document.getElementById("camera"));
const finder = /** @type {HTMLElement} */ (document.getElementById("viewfinder"));
const video = /** @type {HTMLVideoElement} */ (finder.querySelector("video"));
const EACH = 250; // ms between two looks

/** @type {any} */
const Detector = /** @type {any} */ (window).BarcodeDetector;
camera.hidden = !(Detector && navigator.mediaDevices?.getUserMedia);

async function look() {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  const detector = new Detector({ formats: ["qr_code", "code_128"] });
  const stop = () => {
    finder.hidden = true;
    for (const track of stream.getTracks()) track.stop();
  };
  finder.querySelector("button")?.addEventListener("click", stop, { once: true });
  video.srcObject = stream;
  finder.hidden = false;
  await video.play();
  while (!finder.hidden) {
    const [found] = await detector.detect(video);
    if (found) {
      stop();
      input.value = found.rawValue;
      input.form?.requestSubmit();
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, EACH));
  }
}

camera.addEventListener("click", () => look().catch(() => (camera.hidden = true))); // no camera, or no leave to use it
input.addEventListener("focus", () => input.select());

// A scanner types a number and Enter wherever the focus is: on the button beside a photo, that Enter would say "identity checked".
document.addEventListener("keydown", ({ key, target, ctrlKey, altKey, metaKey }) => {
  const typing = target instanceof Element && target.matches("input:not([type=radio]), textarea, select");
  if (typing || key.length !== 1 || key === " " || ctrlKey || altKey || metaKey) return;
  input.value = "";
  input.focus();
});
