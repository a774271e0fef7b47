/** The page: what there is to say above, maps in the middle, tools around them. */
export function App(): preact.JSX.Element {
  return <main />;
}
