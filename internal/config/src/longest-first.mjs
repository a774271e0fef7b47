import Sequencer from '@jest/test-sequencer';

/** Begun last, one of them would keep a single worker busy while the others have nothing left to do. */
const LONGEST = /mnist|families|explorer\.test/;

/** Runs the longest files first; the others in jest's own order, by how long they took last time or by their size. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    const long = ({ path }) => LONGEST.test(path);
    return [...sorted.filter(long), ...sorted.filter((test) => !long(test))];
  }
}
