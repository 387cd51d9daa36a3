// A table that scrolls within itself where the screen is narrower than it is.
import type { ComponentChildren, JSX } from "preact";

export interface Column<Row> {
  readonly head: string;
  readonly cell: (row: Row) => ComponentChildren;
  readonly number?: boolean;
  readonly mark?: (row: Row) => string; // a class for the cell
  readonly spare?: boolean; // left out on a narrow screen
}

export interface TableProps<Row> {
  readonly caption: string;
  readonly columns: readonly Column<Row>[]; // the first one names the row
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string | number;
  readonly mark?: (row: Row) => string; // a class for the row
  readonly kind?: "fixed" | "plain"; // fixed: the first column stays in sight
}

const classOf = <Row,>(column: Column<Row>): string => `${column.number ? "number" : ""} ${column.spare ? "spare" : ""}`;

export function Table<Row>({ caption, columns, rows, keyOf, mark, kind = "plain" }: TableProps<Row>): JSX.Element {
  const [first, ...others] = columns;
  return (
    <div class="scroll" role="region" aria-label={caption} tabIndex={0}>
      <table class={kind}>
        <caption>{caption}</caption>
        <thead>
          <tr>{columns.map((column, index) => <th key={index} scope="col" class={classOf(column)}>{column.head}</th>)}</tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} class={mark?.(row) ?? ""}>
              {first && <th scope="row" class={first.number ? "number" : ""}>{first.cell(row)}</th>}
              {others.map((column, index) => (
                <td key={index} class={`${classOf(column)} ${column.mark?.(row) ?? ""}`}>{column.cell(row)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
