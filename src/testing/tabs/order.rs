use alloc::vec::Vec;

/// Enumerates all choices, one play after another: a depth-first search that stores no states.
#[derive(Debug, Default)]
pub(super) struct Orders {
    /// The choice at each step, and the number of options.
    choices: Vec<(usize, usize)>,
    step: usize,
}

impl Orders {
    /// Chooses one of `count` options.
    pub(super) fn choose(&mut self, count: usize) -> usize {
        let step = self.step;
        self.step = step.saturating_add(1);
        if let Some((chosen, _)) = self.choices.get(step) {
            return *chosen;
        }
        self.choices.push((0, count));
        0
    }

    /// Goes on to the next play; `false` if there is none.
    pub(super) fn advance(&mut self) -> bool {
        self.step = 0;
        while let Some((chosen, count)) = self.choices.pop() {
            let next = chosen.saturating_add(1);
            if next < count {
                self.choices.push((next, count));
                return true;
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::Orders;

    /// A choice of two and then one of three make six plays, all different.
    #[test]
    fn each_choice_is_made_once() {
        let mut orders = Orders::default();
        let mut plays = Vec::new();
        loop {
            plays.push([orders.choose(2), orders.choose(3)]);
            if !orders.advance() {
                break;
            }
        }
        assert_eq!(plays, [[0, 0], [0, 1], [0, 2], [1, 0], [1, 1], [1, 2]]);
    }
}
