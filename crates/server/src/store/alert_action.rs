//! What people do with an alert, and where that takes it.

use super::{Alert, AlertState};

/// What somebody does with an alert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AlertAction {
    /// Gives it to somebody; an empty name takes it from whoever has it.
    Assign(String),
    /// Passes it up: an approver decides.
    Escalate,
    /// Decides: the customer is the party, or is not.
    Close(bool),
    /// Confirms somebody else's decision.
    Approve,
    /// Sends a decision, or an escalated alert, back to work.
    Return,
    /// Takes up a closed alert again.
    Reopen,
    /// Adds words alone.
    Comment,
}

/// What is asked to be done with an alert, by whom, and on what they know of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Act<'a> {
    /// Who, as the audit log says it.
    pub(crate) actor: &'a str,
    /// Whether that is an approver, in person.
    pub(crate) senior: bool,
    /// The alert's reference.
    pub(crate) alert: &'a str,
    /// What.
    pub(crate) action: &'a AlertAction,
    /// Why; decisions need a reason.
    pub(crate) reason: &'a str,
    /// Whether a decision waits until somebody else approves it.
    pub(crate) four_eyes: bool,
    /// The alert's `updated_at` as whoever acts saw it: what has changed since must be looked at first.
    pub(crate) seen: Option<i64>,
}

/// Changes an alert as an action asks; gives the action's word.
pub(super) fn apply(alert: &mut Alert, act: &Act<'_>) -> Result<String, String> {
    use AlertState::{Assigned, ClosedFalse, ClosedTrue, Escalated, Open, Proposed};
    let state = alert.state;
    let working = matches!(state, Open | Assigned | Escalated);
    let refuse = |what: &str| Err(format!("an alert that is {} can't be {what}", state.code()));
    let back = |alert: &Alert| if alert.assignee.is_some() { Assigned } else { Open };
    match act.action {
        AlertAction::Assign(to) => {
            if !working {
                return refuse("assigned");
            }
            alert.assignee = Some(to.clone()).filter(|to| !to.is_empty());
            if state != Escalated {
                alert.state = back(alert);
            }
            Ok(if to.is_empty() {
                "released".to_owned()
            } else {
                format!("assigned to {to}")
            })
        }
        AlertAction::Escalate if !matches!(state, Open | Assigned) => refuse("escalated"),
        AlertAction::Escalate => {
            alert.state = Escalated;
            Ok("escalated".to_owned())
        }
        AlertAction::Close(_) if !working => refuse("closed"),
        AlertAction::Close(_) if state == Escalated && !act.senior => {
            Err("an alert that is escalated is decided by an approver".to_owned())
        }
        AlertAction::Close(_) | AlertAction::Return | AlertAction::Reopen | AlertAction::Comment
            if act.reason.is_empty() =>
        {
            Err("give a reason".to_owned())
        }
        AlertAction::Close(same) => {
            let decision = if *same { ClosedTrue } else { ClosedFalse };
            alert.reason = Some(act.reason.to_owned());
            if act.four_eyes {
                (alert.proposed, alert.proposed_by) = (Some(decision), Some(act.actor.to_owned()));
                alert.state = Proposed;
                return Ok(format!("proposed {}", decision.code()));
            }
            alert.state = decision;
            Ok(decision.code().to_owned())
        }
        AlertAction::Approve if state != Proposed => refuse("approved"),
        AlertAction::Approve => {
            if alert.proposed_by.as_deref() == Some(act.actor) {
                return Err("somebody else must approve: this is your own decision".to_owned());
            }
            alert.state = alert.proposed.take().ok_or("no decision waits for approval")?;
            Ok(format!("approved {}", alert.state.code()))
        }
        AlertAction::Return if !matches!(state, Proposed | Escalated) => refuse("returned"),
        AlertAction::Return => {
            alert.return_to_work();
            Ok("returned".to_owned())
        }
        AlertAction::Reopen if !state.is_closed() => refuse("reopened"),
        AlertAction::Reopen => {
            alert.return_to_work();
            Ok("reopened".to_owned())
        }
        AlertAction::Comment => Ok("comment".to_owned()),
    }
}
