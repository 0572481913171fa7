/** The crop frame of the photo page: drag, arrow keys, size and turn; what is sent is the frame alone, as a JPEG of 5 : 7. */

const SENT = { width: 720, height: 1008 };
const SMALLEST = { width: 295, height: 413 };
const LARGEST = 16_000_000; // pixels the server reads
const STEP = 0.02; // of the frame, a key press

const form = /** @type {HTMLFormElement|null} */ (document.querySelector("form[data-crop]"));
if (form) crop(form);

/** @param {HTMLFormElement} form */
function crop(form) {
  const file = /** @type {HTMLInputElement} */ (form.querySelector("input[type=file]"));
  const place = /** @type {HTMLElement} */ (form.querySelector(".cropping"));
  const frame = /** @type {HTMLCanvasElement} */ (form.querySelector("canvas"));
  const zoom = /** @type {HTMLInputElement} */ (form.querySelector("#zoom"));
  const unreadable = /** @type {HTMLElement} */ (form.querySelector("[data-unreadable]"));
  const tooSmall = /** @type {HTMLElement} */ (form.querySelector("[data-too-small]"));
  const brush = /** @type {CanvasRenderingContext2D} */ (frame.getContext("2d"));
  /** @type {HTMLCanvasElement|null} */
  let picture = null;
  let middle = { x: 0.5, y: 0.5 }; // of the picture, in the middle of the frame

  /** How many of the picture's pixels the frame shows across, inside the picture whatever was asked. */
  function shown() {
    const { width, height } = /** @type {HTMLCanvasElement} */ (picture);
    const across = Math.min(width, (height * SENT.width) / SENT.height) / (Number(zoom.value) / 100);
    const down = (across * SENT.height) / SENT.width;
    const left = Math.min(Math.max(middle.x * width - across / 2, 0), width - across);
    const top = Math.min(Math.max(middle.y * height - down / 2, 0), height - down);
    middle = { x: (left + across / 2) / width, y: (top + down / 2) / height };
    return { left, top, across, down };
  }

  function draw() {
    if (!picture) return;
    const { left, top, across, down } = shown();
    const { width, height } = frame;
    brush.drawImage(picture, left, top, across, down, 0, 0, width, height);
    brush.lineWidth = 3;
    for (const [colour, dash] of /** @type {[string, number[]][]} */ ([["#ffffff", []], ["#0072b2", [10, 8]]])) {
      brush.strokeStyle = colour;
      brush.setLineDash(dash);
      brush.beginPath();
      brush.ellipse(width / 2, height * 0.44, width * 0.29, height * 0.29, 0, 0, 2 * Math.PI);
      brush.stroke();
    }
    tooSmall.hidden = across >= SMALLEST.width && down >= SMALLEST.height;
  }

  /** @param {number} x in frames @param {number} y in frames */
  function move(x, y) {
    if (!picture) return;
    const { across, down } = shown();
    middle = { x: middle.x + (x * across) / picture.width, y: middle.y + (y * down) / picture.height };
    draw();
  }

  /** @param {number} by percent */
  function resize(by) {
    zoom.value = String(Number(zoom.value) + by);
    draw();
  }

  function turn() {
    if (!picture) return;
    const turned = document.createElement("canvas");
    [turned.width, turned.height] = [picture.height, picture.width];
    const onto = /** @type {CanvasRenderingContext2D} */ (turned.getContext("2d"));
    onto.translate(turned.width, 0);
    onto.rotate(Math.PI / 2);
    onto.drawImage(picture, 0, 0);
    picture = turned;
    middle = { x: 0.5, y: 0.5 };
    draw();
  }

  file.addEventListener("change", async () => {
    const one = file.files?.[0];
    if (!one) return;
    try {
      const image = await createImageBitmap(one); // upright, as the camera meant it
      if (image.width * image.height > LARGEST * 4) throw new RangeError("too many pixels");
      picture = document.createElement("canvas");
      [picture.width, picture.height] = [image.width, image.height];
      picture.getContext("2d")?.drawImage(image, 0, 0);
      unreadable.hidden = true;
    } catch {
      picture = null;
      unreadable.hidden = false;
      tooSmall.hidden = true; // it was said of the one before
      file.value = "";
    }
    place.hidden = !picture;
    zoom.value = "100";
    middle = { x: 0.5, y: 0.45 };
    draw();
  });

  zoom.addEventListener("input", draw);
  form.querySelector("[data-turn]")?.addEventListener("click", turn);
  for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (form.querySelectorAll("[data-move]"))) {
    const [x, y] = (button.dataset.move ?? "0 0").split(" ").map(Number);
    button.addEventListener("click", () => move(-x * STEP * 2, -y * STEP * 2));
  }
  frame.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [STEP, 0], ArrowRight: [-STEP, 0], ArrowUp: [0, STEP], ArrowDown: [0, -STEP] }[event.key];
    if (step) move(step[0], step[1]);
    else if (event.key === "+" || event.key === "=") resize(5);
    else if (event.key === "-") resize(-5);
    else return;
    event.preventDefault();
  });
  frame.addEventListener("pointerdown", (event) => frame.setPointerCapture(event.pointerId));
  frame.addEventListener("pointermove", (event) => {
    if (!frame.hasPointerCapture(event.pointerId)) return;
    move(-event.movementX / frame.clientWidth, -event.movementY / frame.clientHeight);
  });
  frame.addEventListener("wheel", (event) => {
    event.preventDefault();
    resize(event.deltaY < 0 ? 5 : -5);
  }, { passive: false });

  form.addEventListener("submit", (event) => {
    if (!picture) return; // a browser that could not read it: the server judges the file itself
    event.preventDefault();
    const { left, top, across, down } = shown();
    const sent = document.createElement("canvas");
    const shrink = Math.min(1, SENT.width / across); // never larger than it is: the server sees the true size
    [sent.width, sent.height] = [Math.round(across * shrink), Math.round(down * shrink)];
    sent.getContext("2d")?.drawImage(picture, left, top, across, down, 0, 0, sent.width, sent.height);
    sent.toBlob((blob) => {
      const held = new DataTransfer();
      held.items.add(new File([/** @type {Blob} */ (blob)], "photo.jpg", { type: "image/jpeg" }));
      file.files = held.files;
      HTMLFormElement.prototype.submit.call(form);
    }, "image/jpeg", 0.92);
  });
}
