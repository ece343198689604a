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

  clear() {
    this.context.setTransform(1, 0, 0, 1, 0, 0);
    this.context.clearRect(0, 0, this.canvas.width, this.canvas.height);
  }

  /** Draw in CSS pixels, clipped to a box. */
  draw({ left, top, right, bottom }, paint) {
    const { context, ratio } = this;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.save();
    context.beginPath();
    context.rect(left, top, right - left, bottom - top);
    context.clip();
    paint(context);
    context.restore();
  }

  destroy() {
    this.canvas.remove();
  }
}
