import { expect, test } from '@jest/globals';
import { PromptTemplate } from './prompt-template.js';

test.each([
  ['{{ a ', 'it ends before all that it opens is closed'],
  ['{% if a %}', "the '{% if %}' in its line 1 is not closed by '{% endif %}'"],
  [
    'a\n{% for a in b %}{% if a %}{% endif %}\n',
    "the '{% for %}' in its line 2 is not closed by '{% endfor %}'",
  ],
  ['{{ a }', "expected '}}', but found '}'"],
  ['{{ (a }}', "expected ')', but found '}}'"],
  ['{{ }}', "'}}' comes too early or in the wrong place"],
  ['{{ a ~~ b }}', 'an operator comes too early or in the wrong place'],
  ['{% endif %}', "'{% endif %}' is not a statement, or closes none that is open"],
  ['{% for x %}{% endfor %}', "a '{% for … %}' lacks its 'in'"],
  ['{# a', "a comment '{#' is not closed by '#}'"],
  ['{{ a @ b }}', "there must not be a '@' where it stands"],
])('%s: %s', (source, fault) => {
  expect(() => new PromptTemplate(source)).toThrow(`not a valid Jinja template: ${fault}`);
});
