// Lengths on an image plane, with their uncertainty. Points are pixel coordinates (column, row); pixel centres are whole numbers.

export interface ImagePoint {
  column: number;
  row: number;
}

export interface LengthMeasurement {
  mm: number;
  /**
   * Half a pixel at each end along the line, added in quadrature: what placing both ends on a pixel grid can cost.
   * It says nothing of the reader's choice of the ends.
   */
  uncertaintyMm: number;
}

/** Length in mm by row and column spacing; for pixels that are not square the direction matters. */
export function lengthBetween(a: ImagePoint, b: ImagePoint, rowSpacing: number, columnSpacing: number): LengthMeasurement {
  const dx = (b.column - a.column) * columnSpacing;
  const dy = (b.row - a.row) * rowSpacing;
  const mm = Math.hypot(dx, dy);
  const pixelAlong = mm === 0 ? Math.max(rowSpacing, columnSpacing) : (Math.abs(dx) * columnSpacing + Math.abs(dy) * rowSpacing) / mm;
  return { mm, uncertaintyMm: (pixelAlong / 2) * Math.SQRT2 };
}

/** Length in pixels, for images without a spacing. */
export function lengthInPixels(a: ImagePoint, b: ImagePoint): number {
  return Math.hypot(b.column - a.column, b.row - a.row);
}
