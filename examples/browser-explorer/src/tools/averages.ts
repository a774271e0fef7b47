import type { NdArray } from '@latentkit/core';
import { attributeDirection, classMeans, moveCodes } from '@latentkit/latent';
import type { Encoded } from '../protocol.js';
import { codesOf, single } from './codes.js';

interface ClassAverages {
  readonly labels: readonly number[];
  /** [classes, latentDim] */
  readonly codes: Float32Array;
  readonly counts: Int32Array;
}

/** The average code of each class. */
export function classAverages(encoded: Encoded, labels: Int32Array): ClassAverages {
  const { classes, means, counts } = classMeans(codesOf(encoded), { data: labels, shape: [labels.length] });
  return { labels: classes.map(Number), codes: single(means), counts };
}

/** Samples that an average is taken of. */
export type Group = { readonly kind: 'class'; readonly label: number } | { readonly kind: 'brushed' } | { readonly kind: 'others' };

/** A group as one word, for menus and addresses. */
export function groupKey(group: Group): string {
  return group.kind === 'class' ? `class:${group.label}` : group.kind;
}

export function parseGroup(key: string): Group | undefined {
  if (key === 'brushed' || key === 'others') return { kind: key };
  const match = /^class:(-?\d+)$/.exec(key);
  return match === null ? undefined : { kind: 'class', label: Number(match[1]) };
}

interface Membership {
  readonly rows: number;
  readonly labels?: Int32Array | undefined;
  readonly brushed?: ReadonlySet<number> | undefined;
}

/**
 * For each sample whether it is in the first group (`with`), in the second (`without`), or in neither (`other`). One that
 * is in both counts for the first: brushed samples of a class can then be held against the rest of the class.
 */
export function membership(a: Group, b: Group, data: Membership): readonly string[] {
  const has = (group: Group, row: number): boolean => {
    if (group.kind === 'class') return data.labels?.[row] === group.label;
    return group.kind === 'brushed' ? (data.brushed?.has(row) ?? false) : true;
  };
  return Array.from({ length: data.rows }, (_, row) => (has(a, row) ? 'with' : has(b, row) ? 'without' : 'other'));
}

/** Why there is no direction between two groups, for the reader; undefined where there is one. */
export function groupProblem(members: readonly string[]): string | undefined {
  if (!members.includes('with')) return 'The first group is empty. Brush samples in a map, or choose a class.';
  return members.includes('without') ? undefined : 'The second group is empty, or all of it is in the first.';
}

/** Mean code of the first group less that of the second. */
export function groupDirection(encoded: Encoded, members: readonly string[]): NdArray {
  return attributeDirection(codesOf(encoded), members, { to: 'with', from: 'without' });
}

/** A code moved along a direction by several strengths: [strengths, latentDim]. */
export function movedCodes(code: Float32Array, direction: NdArray, strengths: readonly number[]): Float32Array {
  return single(moveCodes({ data: code, shape: [code.length] }, direction, { scales: strengths }));
}
