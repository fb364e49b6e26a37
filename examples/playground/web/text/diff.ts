export interface Line {
  kind: "same" | "gone" | "new";
  text: string;
}

/** The lines of two texts: the longest common sequence stays, the rest is gone or new. */
export function difference(before: string, after: string): Line[] {
  const [old, now] = [before.split("\n"), after.split("\n")];
  const common = lengths(old, now);
  const lines: Line[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    const [gone, fresh] = [old[i], now[j]];
    if (gone !== undefined && gone === fresh) {
      lines.push({ kind: "same", text: gone });
      i += 1;
      j += 1;
    } else if (gone !== undefined && (fresh === undefined || at(common, i + 1, j) >= at(common, i, j + 1))) {
      lines.push({ kind: "gone", text: gone });
      i += 1;
    } else if (fresh !== undefined) {
      lines.push({ kind: "new", text: fresh });
      j += 1;
    }
  }
  return lines;
}

/** For each pair of positions: how many lines the rests of both texts have in common. */
function lengths(old: string[], now: string[]): number[][] {
  const table: number[][] = Array.from({ length: old.length + 1 }, () => new Array<number>(now.length + 1).fill(0));
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = now.length - 1; j >= 0; j -= 1) {
      const row = table[i];
      if (row !== undefined) {
        row[j] = old[i] === now[j] ? at(table, i + 1, j + 1) + 1 : Math.max(at(table, i + 1, j), at(table, i, j + 1));
      }
    }
  }
  return table;
}

const at = (table: number[][], i: number, j: number): number => table[i]?.[j] ?? 0;

/** Only what changed, with the lines around it. */
export function changed(lines: Line[], around = 2): Line[] {
  return lines.filter((_, index) => lines.slice(Math.max(0, index - around), index + around + 1).some(({ kind }) => kind !== "same"));
}
