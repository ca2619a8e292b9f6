import { describe, expect, it } from 'vitest';
import { optionFact, optionNames } from './option-facts.ts';

describe('optionFact', () => {
  it('knows each option once', () => {
    expect(optionNames).toHaveLength(new Set(optionNames).size);
    expect(optionNames.length).toBeGreaterThan(300);
  });

  it('says what an option does and what becomes of it', () => {
    expect(optionFact('nobind')).toEqual({
      meaning: 'takes any free local port',
      handling: 'own',
      why: 'ovlab writes the value that its measurements favour for a bridge',
    });
    expect(optionFact('no-such-option')).toBeUndefined();
    expect(optionFact('constructor')).toBeUndefined();
  });
});
