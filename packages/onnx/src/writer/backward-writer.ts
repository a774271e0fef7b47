const VARINT = 0;
const LENGTH_DELIMITED = 2;
const FIXED32 = 5;

const utf8 = new TextEncoder();

/**
 * Writes protobuf from the last byte to the first. A message is preceded by its length, which is known without a
 * second pass once its contents are there; fields are therefore written in falling order.
 */
export class BackwardWriter {
  private bytes: Uint8Array;
  private view: DataView;
  /** Index of the first byte written. */
  private at: number;

  constructor(capacity: number) {
    this.bytes = new Uint8Array(capacity);
    this.view = new DataView(this.bytes.buffer);
    this.at = capacity;
  }

  /** What has been written. */
  finish(): Uint8Array {
    // A view of nearly the whole buffer is as good as a copy; a small part of a large one would keep it all alive.
    return this.at * 2 < this.bytes.length ? this.bytes.subarray(this.at) : this.bytes.slice(this.at);
  }

  /** Number of bytes written, to be given to {@link message} later. */
  mark(): number {
    return this.bytes.length - this.at;
  }

  /** Puts the head of a message before all that was written since the mark. */
  message(field: number, mark: number): void {
    this.varint(this.mark() - mark);
    this.varint((field << 3) | LENGTH_DELIMITED);
  }

  int(field: number, value: number): void {
    this.varint(value);
    this.varint((field << 3) | VARINT);
  }

  float(field: number, value: number): void {
    this.reserve(4);
    this.at -= 4;
    this.view.setFloat32(this.at, value, true);
    this.varint((field << 3) | FIXED32);
  }

  raw(field: number, value: Uint8Array): void {
    this.reserve(value.length);
    this.at -= value.length;
    this.bytes.set(value, this.at);
    this.varint(value.length);
    this.varint((field << 3) | LENGTH_DELIMITED);
  }

  string(field: number, value: string): void {
    this.reserve(value.length);
    const end = this.at;
    for (let i = value.length - 1; i >= 0; i--) {
      const code = value.charCodeAt(i);
      if (code > 127) {
        this.at = end;
        this.raw(field, utf8.encode(value));
        return;
      }
      this.bytes[--this.at] = code;
    }
    this.varint(value.length);
    this.varint((field << 3) | LENGTH_DELIMITED);
  }

  private varint(value: number): void {
    this.reserve(10);
    if (value < 0 || value > 0x7fffffff) return this.longVarint(value);
    let length = 1;
    for (let rest = value >>> 7; rest > 0; rest >>>= 7) length++;
    this.at -= length;
    for (let i = 0; i < length; i++) {
      this.bytes[this.at + i] = (value & 127) | (i < length - 1 ? 128 : 0);
      value >>>= 7;
    }
  }

  /** Negative numbers are 64-bit two's complement whatever their type, and so take ten bytes. */
  private longVarint(value: number): void {
    const groups: number[] = [];
    for (let rest = BigInt.asUintN(64, BigInt(value)); rest > 0n; rest >>= 7n) groups.push(Number(rest & 127n));
    this.at -= groups.length;
    groups.forEach((group, i) => (this.bytes[this.at + i] = group | (i < groups.length - 1 ? 128 : 0)));
  }

  private reserve(length: number): void {
    if (length <= this.at) return;
    const written = this.bytes.subarray(this.at);
    const bytes = new Uint8Array(2 * this.bytes.length + length);
    this.at = bytes.length - written.length;
    bytes.set(written, this.at);
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer);
  }
}
