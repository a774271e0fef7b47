// TensorFlow.js advises every process in Node to install its native package; in test output that is noise.
const { warn } = console;
console.warn = (...values) => {
  if (!/looks like you are running TensorFlow\.js in Node/.test(String(values[0]))) warn.call(console, ...values);
};
