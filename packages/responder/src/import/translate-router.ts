import { checkCaptivePortal } from '../config/check-captive-portal.ts';
import { limits } from '../config/limits.ts';
import { defaultRaConfig } from '../config/ra-config.ts';
import type { RadvdInterface } from './definitions.ts';
import { DEFAULT_MAX_INTERVAL } from './interval-at.ts';
import type { Notes } from './notes.ts';
import type { Written } from './written.ts';

/** radvd(8): the share of MaxRtrAdvInterval that MinRtrAdvInterval is by default. */
const MIN_SHARE = 0.33;
/** radvd(8): AdvDefaultLifetime as a multiple of MaxRtrAdvInterval. */
const LIFETIME_INTERVALS = 3;

/** Timers and header of the advertisement; the greatest interval, which lifetimes go by. */
export function translateRouter(from: RadvdInterface, to: Written, notes: Notes): number {
  const { options } = from;
  const [minInterval, maxInterval] = translateInterval(from, to, notes);
  const { MinDelayBetweenRAs: delay } = options;
  if (delay !== undefined) {
    const [least] = limits.minDelayBetweenRas;
    to.set('min-delay-between-ras', notes.clamp(delay.about, delay.value, least, minInterval));
  }
  const routerLifetime = translateRouterLifetime(from, to, notes, maxInterval);
  to.setGiven('preference', options.AdvDefaultPreference);
  to.setGiven('managed', options.AdvManagedFlag);
  to.setGiven('other-config', options.AdvOtherConfigFlag);
  to.setGiven('snac', options.AdvSNACRouterFlag);
  translateHomeAgent(from, to, notes, routerLifetime === 0 ? LIFETIME_INTERVALS * maxInterval : undefined);
  to.setGiven('advertisement-interval', options.AdvIntervalOpt);
  const { AdvCaptivePortalAPI: portal, RemoveAdvOnExit: removes } = options;
  if (portal !== undefined) {
    const [problem] = checkCaptivePortal(portal.value);
    if (problem === undefined) to.set('captive-portal', portal.value);
    else notes.add('not-supported', portal.about, `AdvCaptivePortalAPI: ${problem.message}`);
  }
  if (removes?.value === false) {
    notes.add(
      'differs',
      removes.about,
      'RemoveAdvOnExit: SIGTERM takes the default route back; end by SIGUSR2',
    );
  }
  return maxInterval;
}

function translateInterval(
  { options }: RadvdInterface,
  to: Written,
  notes: Notes,
): readonly [number, number] {
  const { MaxRtrAdvInterval: greatest, MinRtrAdvInterval: least } = options;
  const max =
    greatest === undefined
      ? DEFAULT_MAX_INTERVAL
      : notes.clamp(greatest.about, greatest.value, ...limits.maxInterval);
  const [lowest] = limits.minInterval;
  const most = Math.max(lowest, Math.floor(0.75 * max));
  const min =
    least === undefined
      ? Math.max(lowest, Math.floor(MIN_SHARE * max))
      : notes.clamp(least.about, least.value, lowest, most);
  to.set('interval', [min, max], least === undefined ? 'the first is a third by default' : undefined);
  return [min, max];
}

function translateRouterLifetime(
  { options: { AdvDefaultLifetime: given } }: RadvdInterface,
  to: Written,
  notes: Notes,
  maxInterval: number,
): number {
  const [, most] = limits.routerLifetime;
  if (given === undefined) {
    const lifetime = Math.min(LIFETIME_INTERVALS * maxInterval, most);
    if (lifetime !== defaultRaConfig.routerLifetime) {
      to.set('router-lifetime', lifetime, 'three times the maximum interval by default');
    }
    return lifetime;
  }
  const lifetime = given.value === 0 ? 0 : notes.clamp(given.about, given.value, maxInterval, most);
  to.set('router-lifetime', lifetime);
  return lifetime;
}

function translateHomeAgent(
  { options }: RadvdInterface,
  to: Written,
  notes: Notes,
  lifetimeWithoutRouter: number | undefined,
): void {
  const { AdvHomeAgentFlag: flag, AdvHomeAgentInfo: info } = options;
  const {
    HomeAgentLifetime: lifetime,
    HomeAgentPreference: preference,
    AdvMobRtrSupportFlag: mobile,
  } = options;
  if (flag?.value !== true) {
    if (info?.value === true) {
      notes.add('not-supported', info.about, 'AdvHomeAgentInfo: it needs AdvHomeAgentFlag, as in radvd');
    }
    return;
  }
  const told = info?.value === true;
  const own =
    told && lifetime !== undefined
      ? notes.clamp(lifetime.about, lifetime.value, ...limits.homeAgentLifetime)
      : lifetimeWithoutRouter;
  to.set('home-agent', {
    ...(told && preference !== undefined
      ? { preference: notes.clamp(preference.about, preference.value, ...limits.homeAgentPreference) }
      : {}),
    ...(own === undefined ? {} : { lifetime: own }),
    ...(told && mobile !== undefined ? { 'mobile-router': mobile.value } : {}),
  });
}
