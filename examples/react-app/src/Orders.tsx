import { type ReactNode, useState } from 'react';
import './acme.css';

interface Order {
  id: string;
  customer: string;
  phone: string;
}

const orders: Order[] = [
  { id: 'A-1042', customer: 'Katherine Johnson', phone: '+15550100007' },
  { id: 'A-1041', customer: 'Dorothy Vaughan', phone: '+15550100008' },
  { id: 'A-1038', customer: 'Mary Jackson', phone: '+15550100009' },
];

/** The product itself, with places for calls. */
export function Orders(calls: { toolbar?: ReactNode; banner?: ReactNode; action?: (order: Order) => ReactNode }) {
  const [shipped, setShipped] = useState<string[]>([]);
  const open = orders.filter(({ id }) => !shipped.includes(id));
  return (
    <>
      <header>
        <h1>Acme Orders</h1>
        {calls.toolbar}
      </header>
      {calls.banner}
      <main>
        <h2>Open orders</h2>
        <p>
          Call the customer before you ship. See the <a href="#policy">shipping policy</a>.
        </p>
        <ul>
          {open.map((order) => (
            <li key={order.id}>
              <span>
                <b>{order.id}</b> {order.customer}
              </span>
              {calls.action?.(order)}
              <button type="button" onClick={() => setShipped([...shipped, order.id])}>
                Ship
              </button>
            </li>
          ))}
        </ul>
        <h2 id="policy">Shipping policy</h2>
        <ol>
          <li>Confirm the address on the phone.</li>
          <li>Ship within a day.</li>
        </ol>
        <label>
          Note <input placeholder="For the warehouse" />
        </label>
      </main>
    </>
  );
}
