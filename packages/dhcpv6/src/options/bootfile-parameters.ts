import type { MessageReader } from '../messages/message-reader.ts';
import { quoted } from './describe.ts';
import { SCOPES, type OptionCodec } from './option-codec.ts';
import type { BootfileParameters } from './option-types.ts';
import { readText, writeText } from './text.ts';

/** RFC 5970 3.2. */
export const bootfileParameters: OptionCodec<BootfileParameters> = {
  type: 'bootfile-parameters',
  code: 60,
  scopes: SCOPES.message,

  decode(content) {
    const parameters: string[] = [];
    while (content.error === undefined && content.remaining > 0) {
      content.entries(parameters.length + 1);
      parameters.push(readParameter(content));
    }
    return { type: 'bootfile-parameters', parameters };
  },

  encode(content, option) {
    for (const parameter of option.parameters) {
      const start = content.length;
      content.u16(0, 'length');
      writeText(content, parameter, 'parameters');
      content.u16At(start, content.length - start - 2, 'parameters');
    }
  },

  describe: (option) => `bootfile parameters ${option.parameters.map(quoted).join(' ')}`,
};

function readParameter(content: MessageReader): string {
  const length = content.u16();
  if (length <= content.remaining) return readText(content, length);
  content.fail('an entry ends behind the option');
  return '';
}
