import type { ReactNode } from 'react';

interface ScrollTableProps {
  /** What it shows, for those who do not see it. */
  readonly label: string;
  /** Of the columns. */
  readonly heads: readonly string[];
  /** Its rows. */
  readonly children: ReactNode;
}

/** A table that is scrolled by itself where it is too wide for the page. */
export function ScrollTable({ label, heads, children }: ScrollTableProps) {
  return (
    <div className="scroll" role="group" aria-label={label} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {heads.map((head, at) => (
              <th key={at} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
