// The inverse DCT of JPEG by its definition (ITU-T T.81 A.3.3), row by row and column by column in floating point. Made for 12 bits; nothing is entropy coded here.

/** Natural position of the k-th coefficient of the stream (T.81 figure A.6). */
export const zigzag: readonly number[] = walkDiagonals();

function walkDiagonals(): number[] {
  const order: number[] = [];
  for (let sum = 0; sum <= 14; sum += 1)
    for (let i = 0; i <= sum; i += 1) {
      const [row, column] = sum % 2 === 0 ? [sum - i, i] : [i, sum - i];
      if (row < 8 && column < 8) order.push(row * 8 + column);
    }
  return order;
}

/** `basis[x * 8 + u]`: what coefficient u adds to sample x. */
const basis = Float64Array.from({ length: 64 }, (_, i) => {
  const [x, u] = [i >> 3, i & 7];
  return (u === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos(((2 * x + 1) * u * Math.PI) / 16);
});

const rows = new Float64Array(64);
const middle = 2048;
const most = 4095;

/** 64 coefficients → 8 × 8 samples of 12 bits in `plane` from `at` on, lines `stride` apart. */
export function inverseDct(block: Float64Array, plane: Uint16Array, at: number, stride: number): void {
  for (let v = 0; v < 8; v += 1)
    for (let x = 0; x < 8; x += 1) {
      let sum = 0;
      for (let u = 0; u < 8; u += 1) sum += (block[v * 8 + u] as number) * (basis[x * 8 + u] as number);
      rows[v * 8 + x] = sum;
    }
  for (let y = 0; y < 8; y += 1)
    for (let x = 0; x < 8; x += 1) {
      let sum = middle + 0.5;
      for (let v = 0; v < 8; v += 1) sum += (rows[v * 8 + x] as number) * (basis[y * 8 + v] as number);
      plane[at + y * stride + x] = sum < 0 ? 0 : sum > most ? most : Math.floor(sum);
    }
}
