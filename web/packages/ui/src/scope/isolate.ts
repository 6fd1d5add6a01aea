/** A node of the style sheet that Emotion is about to insert, as its plugins receive it (stylis). */
export interface StyleNode {
  type: string;
  value: string;
  props: string | string[];
  children: string | StyleNode[];
  return: string;
}

/**
 * Returns an Emotion plugin that isolates our styles from the host's.
 *
 * Doubles the class of a component, so that its specificity exceeds that of a host's rule such as `.app button`.
 * Prefixes keyframes, so that they do not replace the host's keyframes of the same name.
 */
export function isolate(prefix: string, keyframes: ReadonlySet<string>) {
  const ownClass = new RegExp(`^\\.${prefix}-[\\w-]+`);
  const renamed = (names: string) =>
    names.replace(/[\w-]+/g, (name) => (keyframes.has(name) ? `${prefix}-${name}` : name));
  return (node: StyleNode): void => {
    if (node.type === 'rule' && Array.isArray(node.props)) {
      node.props = node.props.map((selector) => selector.replace(ownClass, '$&$&'));
    } else if (node.type === '@keyframes') {
      node.value = node.value.replace(/^@keyframes\s+/, `@keyframes ${prefix}-`);
    } else if (node.type === 'decl' && typeof node.children === 'string') {
      if (node.props === 'animation' || node.props === 'animation-name') {
        node.children = renamed(node.children);
        node.value = `${node.props}:${node.children};`;
      } else if (node.props === 'user-select') {
        // Safari supports only the prefixed property.
        node.return = `-webkit-${node.value}${node.value}`;
      }
    }
  };
}
