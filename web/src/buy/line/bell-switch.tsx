import { useState } from 'react';
import { isBellOn, switchBellOff, switchBellOn } from './bell.ts';

/** Whether to be rung for, for who will look elsewhere meanwhile. */
export function BellSwitch() {
  const [on, setOn] = useState(isBellOn);
  return (
    <label className="line-bell">
      <input
        type="checkbox"
        checked={on}
        onChange={event => {
          if (event.target.checked) switchBellOn();
          else switchBellOff();
          setOn(event.target.checked);
        }}
      />
      <span>
        <strong>Ring when it is my turn</strong>
        <span className="small soft">Also while this tab is behind others. It sounds once now.</span>
      </span>
    </label>
  );
}
