/** From data to the pixels of a gl-plot3d scene, with the camera it has at this moment. */

/**
 * Multiply 4 × 4 matrices, column by column as WebGL keeps them.
 * @param {ArrayLike<number>} a @param {ArrayLike<number>} b
 */
function multiply(a, b) {
  const product = new Float64Array(16);
  for (let column = 0; column < 4; column++) {
    for (let row = 0; row < 4; row++) {
      let sum = 0;
      for (let k = 0; k < 4; k++) sum += a[4 * k + row] * b[4 * column + k];
      product[4 * column + row] = sum;
    }
  }
  return product;
}

/**
 * projection · view · model · diag(dataScale): gl-plot3d is given every coordinate already times its dataScale.
 * @param {{cameraParams: {projection: number[], view: number[], model: number[]}}} glplot
 * @param {[number, number, number]} scale
 */
export function cameraMatrix({ cameraParams: { projection, view, model } }, [sx, sy, sz]) {
  const scaling = [sx, 0, 0, 0, 0, sy, 0, 0, 0, 0, sz, 0, 0, 0, 0, 1];
  return multiply(multiply(projection, view), multiply(model, scaling));
}

/** @returns {[number, number]} pixels from the scene's top left */
export function projectPoint(matrix, width, height, x, y, z) {
  const [px, py, w] = [0, 1, 3].map((i) => matrix[i] * x + matrix[4 + i] * y + matrix[8 + i] * z + matrix[12 + i]);
  return [(0.5 + (0.5 * px) / w) * width, (0.5 - (0.5 * py) / w) * height];
}

export const sameMatrix = (a, b) => a.every((value, i) => value === b[i]);
