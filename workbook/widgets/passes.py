def step_through(): pass
