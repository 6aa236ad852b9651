/**
 * A whole number in whole parts, as nearly in proportion to the shares as can be and each at least 1: whole parts first, the
 * rest to the largest remainders (Hamilton's method).
 *
 * @param total at least as large as the number of shares
 * @param shares positive
 */
export function apportioned(total: number, shares: readonly number[]): number[] {
  const parts = shares.map(() => 1);
  // Who would get less than 1 gets 1 and leaves the game; that makes less for the others, who may fall below 1 in turn.
  let open = shares.map((_, k) => k);
  for (;;) {
    const rest = total - (shares.length - open.length);
    const sum = open.reduce((all, k) => all + shares[k]!, 0);
    const ideal = (k: number) => (rest * shares[k]!) / sum;
    const kept = open.filter((k) => ideal(k) >= 1);
    if (kept.length < open.length) {
      open = kept;
      continue;
    }
    for (const k of open) parts[k] = Math.floor(ideal(k));
    const over = total - parts.reduce((all, part) => all + part, 0);
    const byRemainder = [...open].sort((a, b) => (ideal(b) % 1) - (ideal(a) % 1));
    for (const k of byRemainder.slice(0, over)) parts[k]!++;
    return parts;
  }
}
