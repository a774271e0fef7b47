/** ESLint rule: `src/index.ts` re-exports by name and does nothing else. */
export const indexRule = {
  meta: {
    type: 'problem',
    schema: [],
    docs: { description: 'index.ts re-exports by name and nothing else' },
    messages: {
      star: "Name what is exported: export { a, b } from {{source}}. A '*' makes the public interface whatever a file happens to export.",
      other: 'index.ts holds re-exports only; move this to a file of its own.',
    },
  },
  create(context) {
    return {
      Program(program) {
        for (const node of program.body) {
          if (node.type === 'ExportAllDeclaration') {
            context.report({ node, messageId: 'star', data: { source: node.source.raw } });
          } else if (node.type !== 'ExportNamedDeclaration' || node.declaration || (node.specifiers.length > 0 && !node.source)) {
            context.report({ node, messageId: 'other' });
          }
        }
      },
    };
  },
};
