import { FileFormatError } from '@latentkit/core';

/** One record of a CSV file. */
export interface CsvRecord {
  /** Line on which the record begins, counted from 1. */
  readonly line: number;
  readonly fields: readonly string[];
}

type State = 'start' | 'plain' | 'quoted' | 'closed';

/**
 * Splits CSV text that arrives in pieces into records, as RFC 4180 defines them: fields in double quotes may hold
 * delimiters, line breaks and doubled quotes; lines end in CRLF, LF or CR. Empty lines are left out.
 */
export class CsvTokenizer {
  private state: State = 'start';
  private field = '';
  private fields: string[] = [];
  private line = 1;
  private recordLine = 1;
  private quoteLine = 1;
  private afterCarriageReturn = false;

  private readonly delimiter: number;

  constructor(
    delimiter: string,
    private readonly name: string,
  ) {
    this.delimiter = delimiter.charCodeAt(0);
  }

  /** The records that end within this piece of text. */
  push(text: string): CsvRecord[] {
    const records: CsvRecord[] = [];
    for (let i = 0; i < text.length; ) i = this.state === 'quoted' ? this.quoted(text, i) : this.open(text, i, records);
    return records;
  }

  /** The last record, where the text does not end in a line break. */
  end(): CsvRecord[] {
    if (this.state === 'quoted') {
      throw new FileFormatError({
        parameter: `${this.name}, line ${this.quoteLine}`,
        expected: 'a closing quote for the field that opens here, but the file ends',
        remedy: 'Close the quote, or double it where it belongs to the text.',
      });
    }
    const records: CsvRecord[] = [];
    this.endRecord(records);
    return records;
  }

  private quoted(text: string, from: number): number {
    const at = text.indexOf('"', from);
    const end = at < 0 ? text.length : at;
    this.field += text.slice(from, end);
    for (let i = from; i < end; i++) this.countLine(text.charCodeAt(i));
    if (at < 0) return end;
    this.state = 'closed';
    return at + 1;
  }

  private open(text: string, from: number, records: CsvRecord[]): number {
    const { delimiter } = this;
    let at = from;
    let code = 0;
    for (; at < text.length; at++) {
      code = text.charCodeAt(at);
      if (code === delimiter || code === 10 || code === 13 || code === 34) break;
    }
    if (at > from) {
      if (this.state === 'closed') throw this.afterQuote(text.slice(from, at));
      this.field += text.slice(from, at);
      this.state = 'plain';
      this.afterCarriageReturn = false;
    }
    if (at === text.length) return at;
    if (code === 34) this.quote();
    else if (code === delimiter) this.endField();
    else this.lineBreak(code, records);
    return at + 1;
  }

  private quote(): void {
    this.afterCarriageReturn = false;
    if (this.state === 'plain') {
      this.field += '"';
      return;
    }
    if (this.state === 'closed') this.field += '"';
    else this.quoteLine = this.line;
    this.state = 'quoted';
  }

  private lineBreak(code: number, records: CsvRecord[]): void {
    // The second character of CRLF ends an empty record, which is left out.
    this.countLine(code);
    this.endRecord(records);
    this.recordLine = this.line;
  }

  private countLine(code: number): void {
    if (code === 13 || (code === 10 && !this.afterCarriageReturn)) this.line++;
    this.afterCarriageReturn = code === 13;
  }

  private endField(): void {
    this.fields.push(this.field);
    this.field = '';
    this.state = 'start';
    this.afterCarriageReturn = false;
  }

  private endRecord(records: CsvRecord[]): void {
    const empty = this.fields.length === 0 && this.state === 'start';
    if (!empty) {
      this.fields.push(this.field);
      records.push({ line: this.recordLine, fields: this.fields });
    }
    this.fields = [];
    this.field = '';
    this.state = 'start';
  }

  private afterQuote(text: string): FileFormatError {
    return new FileFormatError({
      parameter: `${this.name}, line ${this.line}`,
      got: text,
      expected: 'a delimiter or the end of the line after a closing quote',
      remedy: 'Double the quotes that belong to the text.',
    });
  }
}
