import { escapeControls, shorten } from '../text.ts';

/** Why a text is no domain name for a search list (RFC 1035 2.3.4); undefined when it is one. */
export function domainFault(text: string): { readonly message: string; readonly hint: string } | undefined {
  const name = text.replace(/\.$/, '');
  const shown = `search domain "${escapeControls(shorten(text))}"`;
  const hint = 'write a name such as lab.example';
  if (name === '') return { message: `${shown} is empty`, hint };
  if (/[^\u0020-\u007e]/.test(name)) {
    return {
      message: `${shown} has characters outside ASCII`,
      hint: 'write internationalised names in their xn-- form',
    };
  }
  if (name.includes(' '))
    return {
      message: `${shown} contains a space`,
      hint: 'write one domain per entry, for example [lab.example, example.com]',
    };
  if (name.length > 253)
    return {
      message: `${shown} has ${String(name.length)} characters; 253 is the limit (RFC 1035)`,
      hint: 'use a shorter name',
    };
  for (const label of name.split('.')) {
    if (label === '') return { message: `${shown} has an empty label`, hint: 'join labels by single dots' };
    if (label.length > 63)
      return {
        message: `${shown} has a label of ${String(label.length)} characters; 63 is the limit (RFC 1035)`,
        hint: 'use shorter labels',
      };
    if (!/^[a-z\d_]([a-z\d_-]*[a-z\d_])?$/i.test(label)) {
      return {
        message: `${shown} has the label "${label}"`,
        hint: 'labels are letters, digits and inner hyphens',
      };
    }
  }
  return undefined;
}
