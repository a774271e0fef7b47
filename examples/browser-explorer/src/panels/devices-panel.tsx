import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { DeviceReport } from '../protocol.js';
import { model, phase } from '../state/data.js';
import { listDevices } from '../state/model-actions.js';
import { deviceWords } from '../ui/words.js';

/** Devices do not change while a page is open, and trying them takes a second. */
const found = signal<readonly DeviceReport[] | undefined>(undefined);

/** What computes here, and why nothing faster does. */
export function DevicesPanel(): preact.JSX.Element {
  const idle = phase.value === 'idle';
  const reports = found.value;
  useEffect(() => {
    if (found.peek() === undefined && idle) void listDevices().then((list) => (found.value = list));
  }, [idle]);
  const runsOn = model.value?.runsOn;
  return (
    <section class="panel" aria-labelledby="devices-heading">
      <header>
        <h2 id="devices-heading">What computes here</h2>
      </header>
      {runsOn !== undefined && (
        <p>
          The present model was trained {runsOn.engine === 'compiled' ? 'as a compiled graph' : 'by TensorFlow.js'} on {deviceWords(runsOn)}.
        </p>
      )}
      {reports === undefined ? (
        <p class="hint" aria-busy={idle}>{idle ? 'Trying the devices…' : 'The devices are tried once the training has ended.'}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">Engine</th>
              <th scope="col">Device</th>
              <th scope="col">Here</th>
            </tr>
          </thead>
          <tbody>
            {reports.map((report) => (
              <tr key={`${report.engine} ${report.device}`}>
                <td>{report.engine}</td>
                <td>{report.device}</td>
                <td>
                  {report.available ? 'Yes' : 'No'}
                  {report.detail !== '' && <p class="hint">{report.detail}</p>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
