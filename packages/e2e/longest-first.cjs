const { default: Sequencer } = require('@jest/test-sequencer');

// a machine that has run nothing yet knows sizes alone, and these are long for theirs
const longest = ['guides', 'cli', 'page-accessibility', 'example-clients', 'dashboard', 'privacy'];

const rank = ({ path }) => {
  const at = longest.findIndex((name) => path.endsWith(`/${name}.test.ts`));
  return at < 0 ? longest.length : at;
};

/** No worker is left with a long file when the other has none. */
module.exports = class extends Sequencer {
  sort(tests) {
    return super.sort(tests).sort((a, b) => rank(a) - rank(b));
  }
};
