//! Explains from a recording why sessions do not work.

mod absent;
mod across;
mod arrivals;
mod bystanders;
mod cached;
mod clocks;
mod cookies;
mod denied;
mod differences;
mod exchanges;
mod failures_of_network;
mod findings;
mod forgery;
mod forms;
mod hosts;
mod lines;
mod loops;
mod mixed;
mod order;
mod renewals;
mod returns;
mod server;
mod site_data;
mod story;
mod taken;
mod time;
mod tokens;
mod twins;
mod unsent;
mod visits;
mod words;

use ::time::OffsetDateTime;

use super::exchange::{Exchange, Traffic};
use super::replay::Replay;
use crate::diagnosis::{Code, Finding};
use crate::net::SuffixList;
pub(super) use findings::Findings;
use story::{MOST, Story};
use twins::Scopes;

/// The findings from a replayed recording, and one to use if there are no others.
pub(super) fn explained<'a>(
    traffic: &'a Traffic,
    replay: &'a Replay,
    list: &'a dyn SuffixList,
    now: OffsetDateTime,
) -> (Findings<'a>, Option<Finding>) {
    let story = Story::new(traffic, replay, list, now);
    let mut findings = Findings::default();
    story.broken_lines(&mut findings);
    story.of_network(&mut findings);
    for event in replay.events() {
        if let Some(exchange) = story.own(event.exchange) {
            findings.add(&event.name, story.of_event(event, exchange));
        }
    }
    let mut scopes = Scopes::default();
    for place in 0..traffic.exchanges.len() {
        let Some(exchange) = story.own(place) else {
            continue;
        };
        findings.add("", story.twins(place, &mut scopes));
        // If the host accepts as many bytes elsewhere, the cause is another.
        if !story.takes(exchange) {
            findings.add("", exchanges::too_long(exchange));
        }
        findings.add("", story.cors(place, exchange));
        findings.add("", across::preflight(exchange));
        let fails = story.failures.has(place);
        findings.add("", across::manifest(exchange, fails));
        findings.add("", story.to_itself(place, exchange));
        findings.add("", story.downgraded(place, exchange));
        findings.add("", story.without_token(place, exchange));
        findings.add("", story.arrived_without(place));
        findings.add("", story.portal_elsewhere(place));
    }
    for place in story.failures.places().take(MOST) {
        let Some(exchange) = story.own(place) else {
            continue;
        };
        story.of_failure(place, exchange, &mut findings);
        findings.add("", story.encoded_token(exchange));
        findings.add("", story.hidden_origin(exchange));
        findings.add("", story.stored_form(place, exchange));
        findings.add("", story.began_elsewhere(place, exchange));
        findings.add("", story.replaced(place, exchange));
        findings.add("", story.begun_twice(place, exchange));
    }
    findings.add("", story.refreshed_in_vain());
    for (place, exchange) in story.sign_ins_and_outs() {
        findings.add("", story.redirected_form(place, exchange));
        findings.add("", story.set_again(place, exchange));
        findings.add("", story.sign_out_refused(place, exchange));
        findings.add("", story.ends_nothing(place, exchange));
        findings.add("", story.cleared_at_once(place, exchange));
        findings.add("", story.leads_to_http(place, exchange));
        findings.add("", story.leads_to_a_file(place, exchange));
    }
    let late = story.stored_late().or_else(|| story.renewed_too_late());
    // Of two cookies, the server may read the old one.
    if late.is_none() && !findings.blames(Code::DuplicateUnknown) {
        findings.add("", story.nothing_set());
    }
    findings.add("", late);
    let race = exchanges::race(traffic).or_else(|| story.outrun());
    findings.add("", race);
    findings.add("", story.servers_take_turns());
    findings.add("", story.too_often());
    findings.add("", story.answered_by_worker());
    story.stored(&mut findings);
    findings.add("", story.lost_refresh());
    findings.add("", story.parts());
    findings.add("", story.two_authorizations());
    story.on_other_hosts(&mut findings);
    story.in_time(replay, now, &mut findings);
    story.in_order(replay, &mut findings);
    story.cleared_by_others(&mut findings);
    let denied = story
        .lines_unread()
        .or_else(|| story.unparsed())
        .or_else(|| story.keeps_none())
        .or_else(|| story.both_tokens())
        .or_else(|| story.refused_token())
        .or_else(|| story.denied())
        .or_else(|| story.rotated_away())
        .or_else(|| story.came_back_alone())
        .or_else(|| story.around());
    (findings, denied)
}

impl<'a> Story<'a> {
    /// The rules that begin with a failure and what it says of itself.
    fn of_failure(&self, place: usize, exchange: &'a Exchange, findings: &mut Findings<'a>) {
        findings.add("", self.no_token(exchange));
        findings.add("", self.origin_refused(exchange));
        let stale = self.stale_token(place, exchange);
        findings.add("", stale.or_else(|| self.token_of_before(place, exchange)));
        findings.add("", self.token_of_another(place, exchange));
        findings.add("", self.token_changed(exchange));
        findings.add("", self.back_elsewhere(place, exchange));
        findings.add("", self.never_begun(place, exchange));
        findings.add("", self.flow_cleared(place, exchange));
        findings.add("", self.flow_unread(exchange));
        findings.add("", Self::too_long_to_write(exchange));
        findings.add("", Self::undecodable(exchange));
        findings.add("", self.begun_by_a_part(place, exchange));
        findings.add("", self.code_sent_twice(place, exchange));
        findings.add("", self.session_in_path(place, exchange));
        findings.add("", self.encoded_twice(place, exchange));
        findings.add("", self.socket_without(place, exchange));
        findings.add("", self.token_over(place, exchange));
        findings.add("", self.said_of_session(place));
    }
}
