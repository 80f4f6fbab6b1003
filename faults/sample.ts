/** So many of a list, chosen by a seed, in the order of the list; all where there are fewer. */
export function sample<T>(items: readonly T[], count: number, seed: string): readonly T[] {
  if (items.length <= count) return items;
  const ranked = items.map((item, at) => ({ item, at, rank: hash(`${seed}/${at}`) }));
  const chosen = ranked.toSorted((a, b) => a.rank - b.rank || a.at - b.at).slice(0, count);
  return chosen.toSorted((a, b) => a.at - b.at).map(({ item }) => item);
}

/** FNV-1a, its bits mixed once more: neighbouring seeds choose differently. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  return (value ^ (value >>> 13)) >>> 0;
}
