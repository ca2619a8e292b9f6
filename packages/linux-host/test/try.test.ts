import { createRunner } from '../../runner/src/index.ts';
import { it } from 'vitest';
import { observe, planServer, applyPlan, describePlan, undoPlan, planRemove } from '../src/index.ts';
it('x', async () => {
  const r = createRunner({ netns: 'lhp-h' });
  for (const mode of ['given','observed']) {
  const net = { mark: 'ovlab:demo', uplink: 'eth0', bridge: 'br0', taps: ['tap0'], guard: true, port: { proto: 'udp' as const, port: 1194 }, ownNamespace: true,
    ...(mode==='given'?{addresses: [{family:4 as const,address:'192.0.2.1',prefixLength:24},{family:6 as const,address:'2001:db8:55::1',prefixLength:64}], gateways:[{family:4 as const,address:'192.0.2.254',zone:undefined},{family:6 as const,address:'fe80::254',zone:'br0'}]}:{}) };
  for (let i=0;i<4;i++){
  const t0 = performance.now();
  const o = await observe(r);
  const t1 = performance.now();
  const p = planServer(net, o);
  const t2 = performance.now();
  if (i===0) console.log(describePlan(p).join('\n'));
  await applyPlan(p, r);
  const t3 = performance.now();
  console.log('observe', t1-t0, 'plan', t2-t1, 'apply', t3-t2, 'total', t3-t0);
  const again = planServer(net, await observe(r));
  if (again.length) console.log('AGAIN', describePlan(again).join('\n'));
  if (i===3) console.log((await r.run('ip',['-6','route'])).stdout, (await r.run('ip',['route'])).stdout, (await r.run('ip',['addr'])).stdout);
  if (i===0) console.log('UNDO', JSON.stringify(p.map(s=>s.undo),null,1));
  await undoPlan(p, p.length, r);
  const back = await observe(r);
  const norm = (s: any) => JSON.stringify({...s, neighbours: [], links: s.links}, null, 1);
  if (norm(back) !== norm(o)) { const a = norm(o).split('\n'), b = norm(back).split('\n'); console.log('DIFF', a.filter(x=>!b.includes(x)), b.filter(x=>!a.includes(x)), a.length, b.length); }
  }
  }
});
