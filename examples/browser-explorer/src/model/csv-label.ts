/** What the columns of a CSV file are, as far as its first lines tell. */
export interface CsvGuess {
  readonly delimiter: string;
  readonly columns: number;
  /** Name or index of the column that holds classes. */
  readonly label?: string | number;
}

const LABELS = ['label', 'labels', 'class', 'classes', 'target', 'y', 'species', 'category', 'diagnosis'];
const DELIMITERS = [',', ';', '\t'];

/**
 * Guesses delimiter and label column from the beginning of a file: a column called like a label, else the last one where
 * it alone holds text, else none.
 */
export function guessCsv(text: string): CsvGuess {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/, 3);
  const delimiter = DELIMITERS.map((mark) => ({ mark, fields: fieldsOf(lines[0] ?? '', mark).length })).sort((a, b) => b.fields - a.fields)[0].mark;
  const names = fieldsOf(lines[0] ?? '', delimiter);
  const row = fieldsOf(lines[1] ?? lines[0] ?? '', delimiter);
  const guess = { delimiter, columns: names.length };
  if (names.length < 2) return guess;
  const named = names.find((name) => LABELS.includes(name.toLowerCase()));
  if (named !== undefined) return { ...guess, label: named };
  const texts = row.flatMap((field, i) => (isText(field) ? [i] : []));
  return texts.length === 1 && texts[0] === names.length - 1 ? { ...guess, label: -1 } : guess;
}

function isText(field: string): boolean {
  return field !== '' && !['na', 'nan', 'null', '?'].includes(field.toLowerCase()) && Number.isNaN(Number(field));
}

/** The fields of a line, without their quotes. */
function fieldsOf(line: string, delimiter: string): string[] {
  const fields: string[] = [];
  let field = '';
  let quoted = false;
  for (const mark of line) {
    if (mark === '"') quoted = !quoted;
    else if (mark === delimiter && !quoted) {
      fields.push(field.trim());
      field = '';
    } else field += mark;
  }
  return line === '' ? [] : [...fields, field.trim()];
}
