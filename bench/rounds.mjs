// Rounds within a time: a loaded machine gets fewer of them, never none, so that the whole stays under ten minutes.

/** 0, 1, … count - 1, ending early when the next round would probably pass `budgetMs` from now. */
export function* roundsWithin(count, budgetMs) {
  const began = performance.now();
  let longest = 0;
  for (let i = 0; i < count; i++) {
    const at = performance.now();
    yield i;
    const now = performance.now();
    longest = Math.max(longest, now - at);
    if (now - began + longest > budgetMs) return;
  }
}
