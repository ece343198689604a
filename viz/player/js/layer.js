/** A transparent canvas over the still picture, sharp on any screen, that never takes the pointer. */
export class Layer {
  /** @param {HTMLElement} parent */
  constructor(parent, className) {
    this.canvas = document.createElement("canvas");
    this.canvas.className = `as-scene-layer ${className}`;
    this.canvas.setAttribute("aria-hidden", "true");
    this.context = this.canvas.getContext("2d");
    this.width = this.height = this.ratio = 0;
    parent.append(this.canvas);
  }

  /** Resizing a canvas clears it, so it is done only when something changed. */
  resize(width, height) {
    const ratio = window.devicePixelRatio || 1;
    if (width === this.width && height === this.height && ratio === this.ratio) return;
    Object.assign(this, { width, height, ratio });
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height}px`;
  }

  /** Clear, then draw in CSS pixels, clipped to a box; what runs over by `bleed` pixels (markers) is still shown. */
  draw(box, paint, bleed = 0) {
    const { context, ratio } = this;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, this.width, this.height);
    if (!box) return;
    context.save();
    context.beginPath();
    context.rect(box.left - bleed, box.top - bleed, box.right - box.left + 2 * bleed, box.bottom - box.top + 2 * bleed);
    context.clip();
    paint(context);
    context.restore();
  }

  destroy() {
    this.canvas.remove();
  }
}
