/** The lanes' marker shapes, and the signs of the still picture, as canvas paths about (x, y). */

const polygon = (context, x, y, corners) => {
  corners.forEach(([dx, dy], i) => (i ? context.lineTo(x + dx, y + dy) : context.moveTo(x + dx, y + dy)));
  context.closePath();
};

/** @type {Record<string, (context: CanvasRenderingContext2D, x: number, y: number, r: number) => void>} */
const SHAPES = {
  circle: (context, x, y, r) => context.arc(x, y, r, 0, 2 * Math.PI),
  square: (context, x, y, r) => context.rect(x - 0.87 * r, y - 0.87 * r, 1.74 * r, 1.74 * r),
  triangle: (context, x, y, r) => polygon(context, x, y + 0.15 * r, ring(3, 1.25 * r)),
  diamond: (context, x, y, r) => polygon(context, x, y, ring(4, 1.22 * r)),
  cross: (context, x, y, r) => polygon(context, x, y, plus(1.1 * r, 0.4 * r)),
  star: (context, x, y, r) => polygon(context, x, y, starPoints(1.35 * r)),
};

const ring = (count, r, turn = -Math.PI / 2) =>
  Array.from({ length: count }, (_, i) => {
    const angle = turn + (2 * Math.PI * i) / count;
    return [r * Math.cos(angle), r * Math.sin(angle)];
  });

const plus = (a, b) => [
  [-b, -a], [b, -a], [b, -b], [a, -b], [a, b], [b, b], [b, a], [-b, a], [-b, b], [-a, b], [-a, -b], [-b, -b],
];

const starPoints = (r) =>
  ring(5, r).flatMap((outer, i) => [outer, ring(5, 0.45 * r, -Math.PI / 2 + Math.PI / 5)[i]]);

/** Fill a marker with a rim around it, so that it stands out on any ground. */
export function drawMarker(context, shape, x, y, r, { fill, rim, rimWidth = 2 }) {
  context.beginPath();
  (SHAPES[shape] ?? SHAPES.circle)(context, x, y, r);
  context.lineJoin = "round";
  context.lineWidth = 2 * rimWidth;
  context.strokeStyle = rim;
  context.stroke();
  context.fillStyle = fill;
  context.fill();
}

/** ✕: the lane is gone from here. */
export function drawCross(context, x, y, r, { color, rim }) {
  context.beginPath();
  context.moveTo(x - r, y - r);
  context.lineTo(x + r, y + r);
  context.moveTo(x + r, y - r);
  context.lineTo(x - r, y + r);
  strokeTwice(context, color, rim, 3);
}

/** ⌖: a ring with four ticks; its middle stays open, so that the first steps remain visible. */
export function drawStart(context, x, y, r, { color, rim }) {
  context.beginPath();
  context.moveTo(x + r, y);
  context.arc(x, y, r, 0, 2 * Math.PI);
  for (const [dx, dy] of ring(4, 1)) {
    context.moveTo(x + 0.55 * r * dx, y + 0.55 * r * dy);
    context.lineTo(x + 1.6 * r * dx, y + 1.6 * r * dy);
  }
  strokeTwice(context, color, rim, 1.8);
}

/** Two facing arcs, )( : up along one direction, down along the other. */
export function drawSaddle(context, x, y, r, { color, rim }) {
  context.beginPath();
  context.moveTo(x - r, y - r);
  context.quadraticCurveTo(x, y, x - r, y + r);
  context.moveTo(x + r, y - r);
  context.quadraticCurveTo(x, y, x + r, y + r);
  strokeTwice(context, color, rim, 1.4);
}

/** A small arrowhead at the plot's edge that points to where the head really is. */
export function drawPointer(context, x, y, angle, r, { fill, rim }) {
  context.beginPath();
  polygon(context, x, y, ring(3, r, angle));
  context.lineJoin = "round";
  context.lineWidth = 3;
  context.strokeStyle = rim;
  context.stroke();
  context.fillStyle = fill;
  context.fill();
}

function strokeTwice(context, color, rim, width) {
  context.lineCap = "round";
  context.lineWidth = width + 2.6;
  context.strokeStyle = rim;
  context.stroke();
  context.lineWidth = width;
  context.strokeStyle = color;
  context.stroke();
  context.lineCap = "butt";
}
